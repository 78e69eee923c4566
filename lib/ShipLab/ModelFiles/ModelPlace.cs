namespace ShipLab.ModelFiles;

/// <summary>Finds the weights that a name or a path means.</summary>
internal static class ModelPlace
{
    /// <summary>A file or folder, else a model of the catalogue, whose file must be in <see cref="ShipLabHome.Models"/>.</summary>
    /// <exception cref="ShipLabException">It is neither, or the model has not been fetched.</exception>
    public static (string Path, CatalogueModel? Known) Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath) || Directory.Exists(nameOrPath)) return (nameOrPath, null);
        if (ClipCatalogue.Find(nameOrPath) is not { } model)
            throw new ShipLabException($"There is no file or folder '{nameOrPath}', and no model of that name.{ClipCatalogue.Suggestion(nameOrPath)} Check the path, or name one of " +
                                       $"{string.Join(", ", ClipCatalogue.Models)}.");
        var path = System.IO.Path.Combine(ShipLabHome.Models, model.FileName);
        if (File.Exists(path)) return (path, model);
        throw new ShipLabException($"The weights of {model} are not here: there is no '{path}'. Fetch them with `dotnet run data-scripts/get_clip.cs {model}`, " +
                                   "or name a weights file.");
    }

    /// <summary>What may tell a model's kind: the file's name and, where that is one of the usual names, the folder's.</summary>
    public static IReadOnlyList<string> Names(string fileOrFolder, Checkpoint checkpoint)
    {
        var file = System.IO.Path.GetFullPath(checkpoint.Path);
        var folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file)!);
        return Directory.Exists(fileOrFolder) || ModelFolder.IsUsual(file)
            ? [System.IO.Path.GetFileName(file), folder]
            : [System.IO.Path.GetFileName(file)];
    }
}
