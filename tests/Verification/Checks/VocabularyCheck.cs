using System.Security.Cryptography;
using System.Text.Json;

namespace ShipLab.Verification.Checks;

/// <summary>Set clip-bpe: OpenAI's vocabulary file itself: its SHA-256, its size, and the ids of the pieces that
/// case.json names.</summary>
internal sealed class VocabularyCheck : IReferenceCheck
{
    public string Kind => "clip-bpe";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        var path = Path.Combine(set.Folder, ShipLabHome.VocabularyFileName);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : throw new ShipLabException($"'{path}' is missing.");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var expected = set.Text("sha256") ?? ClipVocabulary.Sha256;
        report.Count("files with the right SHA-256", sha256 == expected ? 1 : 0, 1,
            sha256 == expected ? null : $"{sha256} instead of {expected}");

        var tokenizer = Tokenizer.FromMergesFile(path, 77, (int)(set.Number("vocabulary_size") ?? ClipVocabulary.Size));
        var pieces = set.Find("spot_checks") is { ValueKind: JsonValueKind.Object } checks
            ? checks.EnumerateObject().Select(check => (Piece: check.Name, Id: check.Value.GetDouble())).ToList() : [];
        if (set.Number("start") is { } start) pieces.Add((WordSplitter.Start, start));
        if (set.Number("end") is { } end) pieces.Add((WordSplitter.End, end));
        var wrong = pieces.Where(piece => tokenizer.IdOf(piece.Piece) != piece.Id)
            .Select(piece => $"'{piece.Piece}' is {tokenizer.IdOf(piece.Piece)}").ToArray();
        report.Count("pieces with the right id", pieces.Count - wrong.Length, pieces.Count,
            wrong.Length == 0 ? null : string.Join(", ", wrong));
    }
}
