namespace ShipLab.Cli;

/// <summary>A folder that a command is about to fill.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder and tries a small file in it, so that minutes of work do not end in a folder that nobody can write.</summary>
    /// <exception cref="ShipLabException">It cannot be made or written to.</exception>
    public static void Prepare(string folder)
    {
        var probe = Path.Combine(folder, $".shiplab-{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1))
            {
                File.Delete(probe); // at once, where the system allows it: a process that is killed leaves nothing
                file.Write(new byte[4096]);
                file.Flush();
            }
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(probe);
            }
            catch (Exception also) when (also is IOException or UnauthorizedAccessException)
            {
                // the first error is the one to tell
            }
            throw new ShipLabException($"Cannot write to the folder {folder}: {e.Message} Make it writable or free some space there, or name another place with --out.", e);
        }
    }
}
