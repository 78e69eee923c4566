using System.Security.Cryptography;

namespace ShipLab.Downloads;

/// <summary>Copies a file that is already on this machine, under a temporary name until all of its bytes are copied and
/// right.</summary>
internal static class CheckedCopy
{
    /// <exception cref="ShipLabException">The source cannot be read, or is not what was expected; nothing is left
    /// behind.</exception>
    public static void Write(Download file, string source, IProgress<Progress>? progress, CancellationToken token)
    {
        using var from = Open(source);
        var total = from.Length;
        if (file.Bytes is { } expected && total != expected)
            throw new ShipLabException($"'{source}' is not {file.Name}: it has {total} bytes where {expected} were "
                + "expected. It may be cut off; copy it again.");
        AtomicFile.Write(file.Target, to =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var rate = new TransferRate();
            var buffer = new byte[1 << 20];
            for (long done = 0; from.Read(buffer) is var count and > 0;)
            {
                token.ThrowIfCancellationRequested();
                to.Write(buffer, 0, count);
                hash.AppendData(buffer, 0, count);
                done += count;
                if (rate.Add(done)) progress?.Report(new Progress(file.Name, done, total, rate.Note(done, total)));
            }
            var found = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (file.Sha256 is { } sha256 && !string.Equals(found, sha256, StringComparison.OrdinalIgnoreCase))
                throw new ShipLabException($"'{source}' is not {file.Name}: its SHA-256 is {found} where {sha256} was "
                    + "expected.");
            progress?.Report(new Progress(file.Name, total, total));
        });
    }

    private static FileStream Open(string source)
    {
        try { return new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read '{source}': {error.Message}", error);
        }
    }
}
