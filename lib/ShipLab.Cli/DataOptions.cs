using System.CommandLine;

namespace ShipLab.Cli;

/// <summary>The options of a command that opens a folder of pictures, or a public data set, as a data set.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The pictures: a tree class/picture or train|val|test/class/picture, a folder with CoOp's "
            + "split_zhou_*.json, or just pictures. With --dataset the set's folder or the folder of all sets; "
            + "--data NAME=DIR says both.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _set = new("--dataset")
    {
        Description = $"A public data set in its published layout: {string.Join(", ", DataSets.Names)} (--data "
            + "defaults to $SHIPLAB_DATA).",
        HelpName = "NAME",
    };

    private readonly Option<int?> _shots = new("--shots")
    {
        Description = "Only so many training pictures of each class, and up to four for validation, drawn by --seed.",
        HelpName = "N",
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && int.TryParse(text, System.Globalization.NumberStyles.None, null, out var shots) && shots > 0)
                return shots;
            result.AddError("--shots takes a whole number of at least 1, not "
                + $"'{string.Join(' ', result.Tokens.Select(token => token.Value))}'.");
            return null;
        },
    };

    private readonly Option<string?> _names = new("--class-names")
    {
        Description = "A text file of class names: one a line in the ordinal order of the class folders, or lines of "
            + "folder, tab (or blank), name. Default: the folders' names, _ and - as blanks.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _splitFile = new("--split-file")
        { Description = "A split in CoOp's format (default: the folder's " +
        "only split_zhou_*.json).", HelpName = "FILE" };

    private readonly Option<string> _fractions = new("--fractions")
    {
        Description = "Train, val and test parts of a tree without such folders.",
        HelpName = "T,V,T",
        DefaultValueFactory = _ => SplitFractions.CoOp.ToString(),
    };

    private readonly Option<string> _duplicates = new("--duplicates")
        { Description = "One picture, byte for byte, in two parts of a split that the folder prescribes: "
            + "refuse it, keep it and say so, or unchecked (do not look; for millions of files, and the default for "
            + "--dataset).", DefaultValueFactory = _ => "refuse" };

    public DataOptions() => _duplicates.AcceptOnlyFromAmong("refuse", "keep", "unchecked");

    /// <summary>Decides the split of a tree without parts, and augmented views.</summary>
    public Option<long> Seed { get; } = NumberOptions.Whole("--seed",
        "Decides augmented views, and the split of a tree without train, " +
        "val and test folders.", 1L, 0L);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_data, _set, _shots, _names, _splitFile, _fractions, _duplicates, Seed])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_data) is null && (result.GetResult(_set) is null || DataSets.Folder is null))
                result.AddError("Option '--data' is required.");
        });
    }

    /// <summary>Opens the data set and prints what was left out.</summary>
    /// <exception cref="ShipLabException">The folder is missing or makes no data set.</exception>
    public Dataset Open(ParseResult result)
    {
        var (named, folder) = DataFolders.Split(result.GetValue(_data) ?? DataSets.Folder!);
        if (named is not null && result.GetValue(_set) is { } set && DataSets.Get(set).Name != named)
            throw new ShipLabException($"--dataset asks for {set}, but --data names {named}. "
                + "Leave one of the names out.");
        var data = (result.GetValue(_set) ?? named) is { } name
            ? OpenSet(result, name, folder) : OpenFolder(result, folder);
        if (result.GetValue(_shots) is { } shots)
            data = FewShot.Sample(data, shots, result.GetValue(Seed));
        foreach (var notice in data.Notices)
            Console.Error.WriteLine(notice);
        Console.WriteLine($"{data.Name}: {Texts.Count(data.ClassNames.Count, "class", "classes")}, {data.Train.Count} "
            + $"train, {data.Val.Count} val and {data.Test.Count} test pictures");
        return data;
    }

    private Dataset OpenFolder(ParseResult result, string folder) => ImageFolder.Open(folder, new ImageFolderOptions
    {
        ClassNamesFile = result.GetValue(_names),
        SplitFile = result.GetValue(_splitFile),
        Fractions = SplitFractions.Parse(result.GetValue(_fractions)!),
        Duplicates = Duplicates(result),
        Seed = result.GetValue(Seed),
    });

    private Dataset OpenSet(ParseResult result, string name, string folder)
    {
        if (((Option[])[_names, _splitFile, _fractions])
            .FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other)
            throw new ShipLabException($"{other.Name} is for folders of one's own: the data set {name} has class names "
                + "and parts of its own. Leave it out, or leave out --dataset.");
        var options = new CatalogOptions();
        return DataSets.Open(name, folder, result.GetResult(_duplicates) is { Implicit: false }
            ? options with { Duplicates = Duplicates(result) } : options);
    }

    private DuplicatePictures Duplicates(ParseResult result) =>
        Enum.Parse<DuplicatePictures>(result.GetValue(_duplicates)!, ignoreCase: true);
}
