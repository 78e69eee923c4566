namespace ShipLab.Results;

/// <summary>What the rows of one table have in common; numbers of different settings never share a table.</summary>
/// <param name="Protocol">one of <see cref="Protocols.Names"/></param>
/// <param name="Backbone">the CLIP with a fingerprint of its weights</param>
/// <param name="Shots">training images a class; 0 for all there are</param>
/// <param name="Selection">one of <see cref="Selections.Names"/></param>
/// <param name="Source">the data set that cross-dataset transfer learned from, or null</param>
public sealed record ResultSetting(string Protocol, string Backbone, int Shots, string Selection, string? Source = null)
{
    /// <summary>The setting of a row.</summary>
    public static ResultSetting Of(ResultRow row) =>
        new(row.Key.Protocol, row.Key.Backbone, row.Key.Shots, row.Key.Selection, row.Source);

    /// <summary>"selection: validation", "official (selects on test)".</summary>
    public string SelectionText => Selection == "test" ? Selections.Official : $"selection: {Selection}";

    /// <summary>"base-to-new, tiny-clip-1a2b3c4d5e, 16 shots, selection: last".</summary>
    public string Title =>
        $"{Protocol}{(Source is null ? "" : $" from {Source}")}, {Backbone}, {ShotsText}, {SelectionText}";

    /// <summary>For file names: "base-to-new-16shots-last".</summary>
    public string FileName =>
        $"{Protocol}{(Source is null ? "" : $"-from-{Source}")}-{(Shots == FewShot.All ? "all" : Shots)}shots-" +
        (Selection == "test" ? "official" : Selection);

    /// <summary>Whether a table of the SHIP paper is of this setting: its protocol, shots, source and
    /// ViT-B/16.</summary>
    public bool IsPapers =>
        Protocols.Parse(Protocol).Columns.Any(columns => PublishedTable.Of(this, columns) is not null);

    private string ShotsText =>
        Shots switch { FewShot.All => "all training images", 1 => "1 shot", _ => $"{Shots} shots" };
}
