namespace ShipLab.Notebooks;

/// <summary>Writes a file so that it is there whole or not at all.</summary>
internal static class AtomicFile
{
    /// <exception cref="NotebookException">When it cannot be written; the old file is as it was, and nothing is left beside it.</exception>
    public static void Write(string path, string text) => Try(path, temporary =>
    {
        File.WriteAllText(temporary, text);
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        File.Move(temporary, path, overwrite: true);
    });

    /// <summary>Finds out whether a file could be written, so that nobody waits for a run whose end cannot be kept.</summary>
    /// <exception cref="NotebookException">When it could not.</exception>
    public static void Check(string path) => Try(path, temporary => File.WriteAllText(temporary, ""));

    private static void Try(string path, Action<string> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            try
            {
                write(temporary);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be written: {error.Message} The file is as it was before. "
                + "Check that the folder is writable and the disk not full.", error) { ExitCode = NotebookException.WrongUse };
        }
    }
}
