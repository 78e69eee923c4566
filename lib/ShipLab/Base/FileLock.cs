namespace ShipLab.Base;

/// <summary>
/// Lets one process at a time work on something. The lock is the system's on an open file, so a process that is killed
/// leaves none. (On a file system without locks, two processes may do the same work; what they write is whole all
/// the same, see <see cref="AtomicFile"/>.)
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public static FileLock Take(string path, Action waiting, CancellationToken token) =>
        TakeAsync(path, waiting, token).GetAwaiter().GetResult();

    /// <summary>Waits for the lock and takes it; disposing gives it back. The file stays, empty: whoever
    /// deletes it may delete another's.</summary>
    /// <param name="path">The file that is locked; made where it is not there.</param>
    /// <param name="waiting">Called once if another process has the lock.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <exception cref="ShipLabException">The file cannot be made.</exception>
    public static async Task<FileLock> TakeAsync(string path, Action waiting, CancellationToken token)
    {
        for (var told = false; ; told = true)
        {
            if (Open(path) is { } file) return new FileLock(file);
            if (!told) waiting();
            await Task.Delay(Pause, token).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();

    // Null if another process has the lock.
    private static FileStream? Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot write '{path}': {error.Message} Check that the folder is writable " +
                "and the disk has room, or choose another place.", error);
        }
    }

    // EWOULDBLOCK on Linux and macOS; a sharing violation on Windows.
    private static bool IsHeld(IOException error) =>
        error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException)
        && (error.HResult & 0xFFFF) is 11 or 35 or 32;
}
