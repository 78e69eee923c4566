namespace ShipLab.Base;

/// <summary>
/// Writes a file whole or not at all: into a temporary name in the same folder, then a rename. A crash, a full disk or
/// a cancelled run leaves the old file, or none.
/// </summary>
public static class AtomicFile
{
    /// <param name="write">writes the whole content; if it throws, nothing is left behind</param>
    /// <exception cref="ShipLabException">The folder cannot be made or written, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None,
                1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ShipLabException($"Cannot write '{path}': {error.Message} Check that the folder is writable and "
                + "the disk has room, or choose another place.", error);
        }
        finally
        {
            try { File.Delete(temporary); }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // the first error is the one to tell
            }
        }
    }

    /// <summary>Makes a folder and tries a small file in it, so that minutes of work do not end in a folder that nobody
    /// can write.</summary>
    /// <exception cref="ShipLabException">It cannot be made or written to.</exception>
    public static void Prepare(string folder)
    {
        var probe = Path.Combine(folder, $".shiplab-{Environment.ProcessId}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            file.Write(new byte[4096]);
            file.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot write to the folder {folder}: {error.Message} Make it writable, free "
                + "some space there, or name another place with --out.", error);
        }
    }

    /// <summary><see cref="Write"/> for text, as UTF-8 without a byte order mark.</summary>
    public static void WriteAllText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
