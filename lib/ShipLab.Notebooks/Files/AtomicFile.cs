namespace ShipLab.Notebooks;

/// <summary>Writes a file so that it is there whole or not at all.</summary>
internal static class AtomicFile
{
    /// <exception cref="NotebookException">When it cannot be written; the old file is as it was, and nothing is left beside it.</exception>
    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new NotebookException(
                $"{path} cannot be written: {error.Message} The file is as it was before. "
                + "Check that the folder is writable and the disk not full.", error) { Notebook = path };
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }
}
