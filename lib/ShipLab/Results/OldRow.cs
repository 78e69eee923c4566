using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Results;

/// <summary>Rows of format 2, in which the six scores of base-to-new had names of their own under every
/// protocol.</summary>
internal static class OldRow
{
    /// <summary>The format before <see cref="ResultRow.CurrentFormat"/>.</summary>
    public const int Format = 2;

    /// <summary>Makes a row of today's format of it.</summary>
    /// <exception cref="JsonException">Scores are missing.</exception>
    public static void Renew(JsonObject row)
    {
        var protocol = Protocols.Parse((string?)row["key"]?["protocol"] ?? "base-to-new");
        var calibration = row["calibration"] as JsonObject;
        row["scores"] = Named(protocol.RowScores(Old(row), calibration is null ? null : Three(calibration, "joint_")));
        if (calibration is not null)
            foreach (var name in Names.Select(name => $"joint_{name}")) calibration.Remove(name);
        if (row["rehearsal"] is JsonObject rehearsal) row["rehearsal"] = Named(protocol.RowScores(Old(rehearsal)));
        foreach (var name in Names.SelectMany(name => new[] { name, $"joint_{name}" })) row.Remove(name);
        row["format"] = ResultRow.CurrentFormat;
    }

    private static readonly string[] Names = ["base", "new", "h"];

    private static Scores Old(JsonObject scores) => new(Three(scores, ""), Three(scores, "joint_"), [], []);

    private static BaseNewHarmonic Three(JsonObject scores, string prefix) =>
        new(Number(scores[prefix + "base"]), Number(scores[prefix + "new"]), Number(scores[prefix + "h"]));

    /// <summary>A rehearsal had no accuracies among all names but H.</summary>
    private static double Number(JsonNode? node) =>
        node is null ? double.NaN : double.Parse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static JsonObject Named(IReadOnlyDictionary<string, double> scores) =>
        new(scores.Select(
            score => KeyValuePair.Create(score.Key, (JsonNode?)(double.IsFinite(score.Value) ? score.Value : "NaN"))));
}
