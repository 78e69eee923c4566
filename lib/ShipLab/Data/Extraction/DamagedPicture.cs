using System.Text.Json;

namespace ShipLab.Data.Extraction;

/// <summary>A picture with which something was wrong.</summary>
/// <param name="Path">Below the data set's folder.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Skipped">Whether there is no feature of it; otherwise the decoder went on with the rest.</param>
public sealed record DamagedPicture(string Path, string Reason, bool Skipped)
{
    internal static string ToJson(IEnumerable<DamagedPicture> pictures) => JsonSerializer.Serialize(pictures);

    internal static IReadOnlyList<DamagedPicture> FromJson(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<DamagedPicture[]>(json) ?? [];
}
