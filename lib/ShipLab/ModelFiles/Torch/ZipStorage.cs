namespace ShipLab.ModelFiles.Torch;

/// <summary>A storage in a zip archive. A stored one is read in place; a compressed one is decompressed whole and kept while it is the
/// last that was asked for.</summary>
internal sealed class ZipStorage(ZipReader zip, ZipEntry entry) : IStorageBytes
{
    private readonly long start = zip.DataOffset(entry);
    private bool isChecked;

    public long Length => entry.Length;

    public void Read(long offset, Span<byte> target)
    {
        if (entry.Method == ZipEntry.Deflated)
        {
            zip.Inflated(entry).AsSpan((int)offset, target.Length).CopyTo(target);
            return;
        }
        zip.File.Read(start + offset, target);
        if (isChecked) return;
        // A tensor that is the whole storage, as most are, is checked as it comes; a part of one needs a look at all of it.
        if (offset == 0 && target.Length == entry.Length) zip.Check(entry, Crc32.Append(0, target));
        else zip.CheckStored(entry, start);
        isChecked = true;
    }
}
