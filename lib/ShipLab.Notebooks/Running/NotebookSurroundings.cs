namespace ShipLab.Notebooks;

/// <summary>
/// The current directory and environment variables of a running notebook. Both belong to the whole process, so one notebook runs at a time;
/// disposing brings back what was there before.
/// </summary>
internal sealed class NotebookSurroundings : IDisposable
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private readonly string folderBefore = Directory.GetCurrentDirectory();
    private readonly string? outputBefore = Environment.GetEnvironmentVariable(NotebookRunOptions.OutputVariable);

    private NotebookSurroundings(string folder, string? output)
    {
        // What can fail comes first: a constructor that throws is not disposed.
        if (output is not null) Directory.CreateDirectory(output);
        Directory.SetCurrentDirectory(folder);
        if (output is not null) Environment.SetEnvironmentVariable(NotebookRunOptions.OutputVariable, output);
    }

    /// <param name="folder">The current directory to set.</param>
    /// <param name="output">The full path of the output folder, or null.</param>
    /// <param name="token">Stops the waiting for other notebooks.</param>
    /// <exception cref="NotebookException">When a folder is missing or cannot be made.</exception>
    public static async Task<NotebookSurroundings> Enter(string folder, string? output, CancellationToken token)
    {
        await OneAtATime.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return new NotebookSurroundings(folder, output);
        }
        catch (Exception error)
        {
            OneAtATime.Release();
            if (error is IOException or UnauthorizedAccessException)
                throw new NotebookException(
                    $"the folders of the run cannot be used: {error.Message} "
                    + $"Check the working folder {folder} and the output folder {output ?? "(none)"}.", error);
            throw;
        }
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(folderBefore);
        Environment.SetEnvironmentVariable(NotebookRunOptions.OutputVariable, outputBefore);
        OneAtATime.Release();
    }
}
