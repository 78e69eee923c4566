namespace ShipLab.Text;

/// <summary>
/// Joins the pieces of a word by the merges of a vocabulary: again and again the pair of neighbours whose merge is the most important, in
/// all its places from the left, until no pair has a merge.
/// </summary>
internal sealed class BytePairMerges(int capacity)
{
    // Beyond this many pieces, looking through all pairs for each merge costs more than a queue.
    private const int LongWord = 64;

    private readonly MergeTable merges = new(capacity);

    /// <summary>Adds a merge; of two for the same pair the first, more important one stays.</summary>
    public void Add(int left, int right, int rank, int id) => merges.Add(left, right, rank, id);

    /// <summary>Joins pieces in place.</summary>
    /// <param name="pieces">token ids</param>
    /// <returns>how many pieces are left, at the beginning of the span</returns>
    public int Join(Span<int> pieces) => pieces.Length <= LongWord ? JoinShort(pieces) : JoinLong(pieces);

    /// <summary>Looks through all pairs for each merge: O(n) a merge, with almost no bookkeeping.</summary>
    internal int JoinShort(Span<int> pieces)
    {
        const int unknown = -1;
        var count = pieces.Length;
        Span<int> ranks = count <= LongWord ? stackalloc int[count] : new int[count]; // of each piece with its right neighbour
        Span<int> joined = count <= LongWord ? stackalloc int[count] : new int[count];
        ranks.Fill(unknown);
        while (count > 1)
        {
            var (best, id) = (MergeTable.None, 0);
            for (var i = 0; i + 1 < count; i++)
            {
                if (ranks[i] == unknown) ranks[i] = merges.Find(pieces[i], pieces[i + 1], out joined[i]);
                if (ranks[i] < best) (best, id) = (ranks[i], joined[i]);
            }
            if (best == MergeTable.None) break;
            var kept = 0;
            for (var i = 0; i < count; i++, kept++)
                if (i + 1 < count && ranks[i] == best)
                {
                    pieces[kept] = id;
                    ranks[kept] = unknown; // both its neighbourhoods are new
                    if (kept > 0) ranks[kept - 1] = unknown;
                    i++;
                }
                else (pieces[kept], ranks[kept], joined[kept]) = (pieces[i], ranks[i], joined[i]);
            count = kept;
        }
        return count;
    }

    /// <summary>The same with a linked list and a queue of pairs: O(n log n).</summary>
    internal int JoinLong(Span<int> pieces)
    {
        var count = pieces.Length;
        var (next, previous) = (new int[count], new int[count]);
        var queue = new PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)>(count);
        for (var i = 0; i < count; i++) (next[i], previous[i]) = (i + 1, i - 1);
        for (var i = 0; i + 1 < count; i++) Offer(pieces, i, i + 1);
        var round = new List<int>();
        while (queue.TryDequeue(out var pair, out var priority))
        {
            // All places of one merge are joined before pairs that the joining makes are looked at.
            round.Clear();
            for (var more = true; more; more = queue.TryPeek(out _, out var following) && following.Rank == priority.Rank && queue.TryDequeue(out pair, out _))
            {
                var (at, right) = (pair.At, next[pair.At]);
                if (pieces[at] != pair.Left || right >= count || pieces[right] != pair.Right) continue; // joined meanwhile
                pieces[at] = pair.Id;
                pieces[right] = -1;
                next[at] = next[right];
                if (next[at] < count) previous[next[at]] = at;
                round.Add(at);
            }
            foreach (var at in round)
            {
                if (previous[at] >= 0) Offer(pieces, previous[at], at);
                if (next[at] < count) Offer(pieces, at, next[at]);
            }
        }
        var kept = 0;
        for (var i = 0; i < count; i = next[i]) pieces[kept++] = pieces[i];
        return kept;

        void Offer(Span<int> all, int left, int right)
        {
            var rank = merges.Find(all[left], all[right], out var id);
            if (rank != MergeTable.None) queue.Enqueue((left, all[left], all[right], id), (rank, left));
        }
    }
}
