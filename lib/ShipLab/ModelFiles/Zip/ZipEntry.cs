namespace ShipLab.ModelFiles.Zip;

/// <summary>One file in a zip archive, as the archive's directory describes it.</summary>
/// <param name="Method">0 stored, 8 deflated; nothing else is read</param>
/// <param name="Crc">CRC-32 of the content; 0 where the writer did not compute it</param>
/// <param name="Compressed">bytes in the archive</param>
/// <param name="Length">bytes of the content</param>
/// <param name="Header">where its local header begins</param>
internal sealed record ZipEntry(string Name, int Method, uint Crc, long Compressed, long Length, long Header)
{
    public const int Stored = 0, Deflated = 8;
}
