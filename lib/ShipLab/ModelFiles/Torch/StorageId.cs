namespace ShipLab.ModelFiles.Torch;

/// <summary>What a pickle says of a storage that lies outside of it: ('storage', class, key, location, count[, view]).</summary>
/// <param name="Location">where it was in memory when it was saved, e.g. "cpu" or "cuda:0"; of no account here</param>
/// <param name="Count">elements, of an untyped storage bytes</param>
/// <param name="View">key, first element and count of a part of the storage, as files of torch 0.3 and before have; else null</param>
internal sealed record StorageId(StorageClass Class, string Key, string Location, long Count, (string Key, long Start, long Count)? View)
{
    /// <summary>Storages larger than this do not exist; the limit keeps sums and products of sizes within 64 bits.</summary>
    private const long MaxCount = 1L << 48;

    /// <summary>Bytes of the whole storage.</summary>
    public long Bytes => Count * (Class.Type is { } type ? SafetensorsHeader.SizeOf(type) : 1);

    /// <exception cref="ShipLabException">The identifier is not of this form.</exception>
    public static StorageId Parse(string path, object? id)
    {
        if (id is PickleTuple { Items: ["storage", StorageClass type, string key, string location, long count, .. var rest] } &&
            count is >= 0 and < MaxCount && rest.Length <= 1)
        {
            if (location == "meta")
                throw Bad(path, $"storage '{key}' is on the device 'meta', which has no numbers; save the model with its weights");
            return (rest is [var extra] ? extra : null) switch
            {
                null => new(type, key, location, count, null),
                PickleTuple { Items: [string view, long start, long length] } when start >= 0 && length >= 0 && start <= count && length <= count - start =>
                    new(type, key, location, count, (view, start, length)),
                _ => throw Bad(path, $"the view of storage '{key}' reaches outside of it"),
            };
        }
        throw Bad(path, "its pickle refers to something other than a storage");
    }

    private static ShipLabException Bad(string path, string what) => new($"'{path}' cannot be read: {what}.");
}
