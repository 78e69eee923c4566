using System.Numerics;

namespace ShipLab.Text;

/// <summary>
/// The merges of a vocabulary by their pair of token ids: an open hash table, half empty. (Dictionary's hash of two ids packed into one
/// number is their exclusive or, under which ten thousands of pairs collide.)
/// </summary>
internal sealed class MergeTable
{
    /// <summary>The rank where a pair has no merge.</summary>
    public const int None = int.MaxValue;

    private const ulong Empty = ulong.MaxValue, Multiplier = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio: Fibonacci hashing

    private readonly Entry[] entries;
    private readonly int shift;

    private struct Entry
    {
        public ulong Key;
        public int Rank, Id;
    }

    /// <param name="count">how many merges will be added at most</param>
    public MergeTable(int count)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, count * 2));
        shift = 64 - BitOperations.Log2(size);
        entries = new Entry[size];
        Array.Fill(entries, new Entry { Key = Empty });
    }

    /// <summary>Adds a merge; of two for the same pair the first, more important one stays.</summary>
    public void Add(int left, int right, int rank, int id)
    {
        ref var entry = ref Place(Key(left, right));
        if (entry.Key == Empty) entry = new Entry { Key = Key(left, right), Rank = rank, Id = id };
    }

    /// <summary>The rank of a pair's merge (small is important), or <see cref="None"/>.</summary>
    /// <param name="id">the token that the merge makes</param>
    public int Find(int left, int right, out int id)
    {
        ref var entry = ref Place(Key(left, right));
        id = entry.Id;
        return entry.Key == Empty ? None : entry.Rank;
    }

    private ref Entry Place(ulong key)
    {
        var place = (int)(key * Multiplier >> shift);
        while (entries[place].Key != key && entries[place].Key != Empty) place = (place + 1) & (entries.Length - 1);
        return ref entries[place];
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;
}
