using ShipLab.Base;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>
/// A notebook file (.ipynb, nbformat 4). Reading and writing keeps everything that is in it, known or not; it is
/// written as Jupyter would write it and as nbformat 4.5, where every cell has an id.
/// </summary>
public sealed class NotebookFile
{
    private readonly JsonObject _json;

    internal NotebookFile(JsonObject json, string? path)
    {
        _json = json;
        Path = path;
        Cells = json["cells"]!.AsArray().Select((cell, i) => new NotebookCell(cell!.AsObject(), i + 1)).ToList();
    }

    /// <summary>Where it was read from, as given; null when it was not read from a file.</summary>
    public string? Path { get; }

    /// <summary>Its cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Its metadata, kernelspec and language among them.</summary>
    public JsonObject Metadata => _json["metadata"]!.AsObject();

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="NotebookException">When there is no such file, it cannot be read, or it is not a
    /// notebook.</exception>
    public static NotebookFile Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"{path}: there is no such notebook. Check the path.", error)
                { ExitCode = NotebookException.WrongUse };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path}: the notebook cannot be read: {error.Message}", error)
                { ExitCode = NotebookException.WrongUse };
        }
        return NotebookReader.Parse(text, path);
    }

    /// <summary>Reads a notebook from its text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="path">The name for messages.</param>
    /// <exception cref="NotebookException">When it is not a notebook.</exception>
    public static NotebookFile Parse(string text, string? path = null) => NotebookReader.Parse(text, path);

    /// <summary>The file's text.</summary>
    public string ToJson() => NotebookJson.Write(_json);

    /// <summary>Writes it to a new file, which then takes the old one's place: a failure leaves the old one
    /// whole.</summary>
    /// <exception cref="NotebookException">When it cannot be written.</exception>
    public void Save(string path)
    {
        try
        {
            AtomicFile.WriteAllText(path, ToJson());
        }
        catch (ShipLabException error)
        {
            throw new NotebookException(error.Message, error) { ExitCode = NotebookException.WrongUse };
        }
    }
}
