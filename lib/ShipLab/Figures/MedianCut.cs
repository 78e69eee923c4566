namespace ShipLab.Figures;

/// <summary>
/// Reduces a picture to at most 255 colours (median cut, Heckbert 1982, over colours rounded to 5 bits a channel), which makes
/// a sheet of noisy pictures about four times smaller. For looking at, not for computing with.
/// </summary>
internal static class MedianCut
{
    /// <summary>The palette (red, green, blue of each colour) and the index of each pixel.</summary>
    /// <param name="rgb">Red, green, blue of each pixel.</param>
    /// <param name="most">Most colours, 1 to 256.</param>
    public static (byte[] Palette, byte[] Indices) Reduce(ReadOnlySpan<byte> rgb, int most)
    {
        var bins = new Bin[1 << 15];
        for (int p = 0; p < rgb.Length; p += 3)
            bins[Key(rgb[p], rgb[p + 1], rgb[p + 2])].Add(rgb[p], rgb[p + 1], rgb[p + 2]);
        int[] used = [.. Enumerable.Range(0, bins.Length).Where(k => bins[k].Count > 0)];

        var boxes = new List<(int Start, int Length)> { (0, used.Length) };
        while (boxes.Count < most && boxes.Count < used.Length)
        {
            int widest = Enumerable.Range(0, boxes.Count).MaxBy(b => Spread(used, bins, boxes[b]).Amount);
            var (channel, amount) = Spread(used, bins, boxes[widest]);
            if (amount == 0) break;
            var (start, length) = boxes[widest];
            Array.Sort(used, start, length, Comparer<int>.Create((a, b) => bins[a].Mean(channel).CompareTo(bins[b].Mean(channel))));
            int half = Half(used, bins, start, length);
            boxes[widest] = (start, half);
            boxes.Add((start + half, length - half));
        }

        var palette = new byte[Math.Max(1, boxes.Count) * 3];
        var index = new byte[bins.Length];
        for (int b = 0; b < boxes.Count; b++)
        {
            var sum = new Bin();
            for (int i = boxes[b].Start; i < boxes[b].Start + boxes[b].Length; i++)
            {
                sum.Add(bins[used[i]]);
                index[used[i]] = (byte)b;
            }
            for (int c = 0; c < 3; c++) palette[b * 3 + c] = (byte)Math.Round(sum.Mean(c));
        }
        var indices = new byte[rgb.Length / 3];
        for (int p = 0; p < indices.Length; p++) indices[p] = index[Key(rgb[p * 3], rgb[p * 3 + 1], rgb[p * 3 + 2])];
        return (palette, indices);
    }

    private static int Key(byte r, byte g, byte b) => (r >> 3 << 10) | (g >> 3 << 5) | b >> 3;

    /// <summary>The channel in which a box is widest, and how much there is to gain: width times the root of the pixel count.</summary>
    private static (int Channel, double Amount) Spread(int[] used, Bin[] bins, (int Start, int Length) box)
    {
        if (box.Length < 2) return (0, 0);
        var (best, amount, pixels) = (0, 0.0, 0L);
        for (int i = box.Start; i < box.Start + box.Length; i++) pixels += bins[used[i]].Count;
        for (int c = 0; c < 3; c++)
        {
            double low = 255, high = 0;
            for (int i = box.Start; i < box.Start + box.Length; i++)
            {
                double mean = bins[used[i]].Mean(c);
                (low, high) = (Math.Min(low, mean), Math.Max(high, mean));
            }
            if (high - low > amount) (best, amount) = (c, high - low);
        }
        return (best, amount * Math.Sqrt(pixels));
    }

    /// <summary>How many bins from the start hold half of the pixels; at least one on either side.</summary>
    private static int Half(int[] used, Bin[] bins, int start, int length)
    {
        long total = 0, seen = 0;
        for (int i = start; i < start + length; i++) total += bins[used[i]].Count;
        for (int i = 0; i < length - 1; i++)
        {
            seen += bins[used[start + i]].Count;
            if (seen * 2 >= total) return i + 1;
        }
        return length - 1;
    }

    private struct Bin
    {
        private long r, g, b;

        public long Count { get; private set; }

        public void Add(byte red, byte green, byte blue) => (r, g, b, Count) = (r + red, g + green, b + blue, Count + 1);

        public void Add(Bin other) => (r, g, b, Count) = (r + other.r, g + other.g, b + other.b, Count + other.Count);

        public readonly double Mean(int channel) => (double)(channel switch { 0 => r, 1 => g, _ => b }) / Count;
    }
}
