using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ShipLab.Data.Extraction;

/// <summary>Images start to start + count - 1, in the views of one pass.</summary>
/// <param name="Start">The first image.</param>
/// <param name="Count">How many images.</param>
/// <param name="FirstView">The first of the pass's views.</param>
internal readonly record struct ViewBatch(int Start, int Count, int FirstView);

/// <summary>The images of a <see cref="ViewBatch"/>, decoded. Valid until the next batch is asked for.</summary>
/// <param name="Count">How many images.</param>
/// <param name="Planes">count * views images of u8 [3, R, R], one after the other; black where left out.</param>
/// <param name="Damaged">What was wrong with which image, by its number in the set.</param>
internal readonly record struct PictureBatch(
    int Count, ArraySegment<byte> Planes, IReadOnlyDictionary<int, DamagedPicture> Damaged);

/// <summary>
/// Reads and crops pictures on other threads while the caller computes with earlier ones. They write into a ring of a
/// few batches and wait when it is full, so memory is the same for any number of pictures. They touch no tensors.
/// </summary>
internal sealed class PictureQueue : IDisposable
{
    private const int Ahead = 3; // batches in the ring: one in use, one ready, one being filled

    private readonly ImageSet _images;
    private readonly IReadOnlyList<ViewBatch> _batches;
    private readonly FeatureOptions _pass;
    private readonly byte[][] _ring;
    private readonly int[] _missing;                                         // by batch: images that are not there yet
    private readonly TaskCompletionSource[] _ready;                          // by batch
    private readonly ConcurrentDictionary<int, DamagedPicture>[] _damaged;   // by place in the ring
    private readonly SemaphoreSlim _free;                                    // places in the ring
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _decoding;

    /// <param name="images">At the model's size.</param>
    /// <param name="batches">In the order in which they are wanted.</param>
    /// <param name="pass">How many views a batch has of each image; their seed; threads.</param>
    public PictureQueue(ImageSet images, IReadOnlyList<ViewBatch> batches, FeatureOptions pass)
    {
        (_images, _batches, _pass) = (images, batches, pass);
        var places = Math.Min(Ahead, batches.Count);
        var largest = batches.Count == 0 ? 0 : batches.Max(batch => batch.Count);
        var bytes = checked(largest * pass.Views * images.ImageBytes);
        _ring = [.. Enumerable.Range(0, places).Select(_ => new byte[bytes])];
        _damaged = [.. Enumerable.Range(0, places).Select(_ => new ConcurrentDictionary<int, DamagedPicture>())];
        _missing = [.. batches.Select(batch => batch.Count)];
        _ready = [.. batches.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        _free = new SemaphoreSlim(places);
        var threads = new ParallelOptions
        {
            MaxDegreeOfParallelism = pass.Threads > 0 ? pass.Threads : Environment.ProcessorCount,
            CancellationToken = _stop.Token,
        };
        var inOrder = Partitioner.Create(Images(), EnumerablePartitionerOptions.NoBuffering);
        void All() => Parallel.ForEach(inOrder, threads, Decode);
        _decoding = Task.Factory.StartNew(All, TaskCreationOptions.LongRunning);
    }

    /// <summary>The batches in order. An error of a thread comes out here.</summary>
    public IEnumerable<PictureBatch> Batches(CancellationToken token)
    {
        for (var number = 0; number < _batches.Count; number++)
        {
            Task.WaitAny([_ready[number].Task, _decoding], token);
            if (!_ready[number].Task.IsCompleted)
                ExceptionDispatchInfo.Throw(Failure());
            var place = number % _ring.Length;
            var count = _batches[number].Count;
            var planes = new ArraySegment<byte>(_ring[place], 0, count * _pass.Views * _images.ImageBytes);
            yield return new PictureBatch(count, planes, _damaged[place]);
            _damaged[place].Clear();
            _free.Release();
        }
    }

    /// <summary>Ends the threads and waits for them.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_decoding);
        _stop.Dispose();
        _free.Dispose();
    }

    // Every image of every batch, once its batch has a place in the ring. One thread at a time is in here.
    private IEnumerable<(int Batch, int Image)> Images()
    {
        for (var batch = 0; batch < _batches.Count; batch++)
        {
            _free.Wait(_stop.Token);
            for (var image = 0; image < _batches[batch].Count; image++)
                yield return (batch, image);
        }
    }

    private void Decode((int Batch, int Image) work)
    {
        var (place, bytes) = (work.Batch % _ring.Length, _pass.Views * _images.ImageBytes);
        var (start, _, firstView) = _batches[work.Batch];
        try
        {
            var planes = _ring[place].AsSpan(work.Image * bytes, bytes);
            if (Decode(start + work.Image, firstView, planes) is { } damage)
                _damaged[place][start + work.Image] = damage;
        }
        catch
        {
            _stop.Cancel(); // whoever waits for a place in the ring
            throw;
        }
        if (Interlocked.Decrement(ref _missing[work.Batch]) == 0)
            _ready[work.Batch].SetResult();
    }

    private DamagedPicture? Decode(int item, int firstView, Span<byte> planes)
    {
        try
        {
            return _images.FillViews(item, firstView, _pass.Views, _pass.Seed, planes) is { } warning
                ? new DamagedPicture(_images.NameOf(item), warning, Skipped: false)
                : null;
        }
        catch (PictureException error) when (_pass.Damaged == DamagedPictures.Skip)
        {
            planes.Clear();
            return new DamagedPicture(_images.NameOf(item), error.Reason, Skipped: true);
        }
        catch (PictureException error)
        {
            throw new ShipLabException($"{error.Message} Restore or remove the file, or leave out what cannot be " +
                "read with --damaged skip (Damaged = Skip).", error);
        }
    }

    // The first error that is not the end which it caused.
    private Exception Failure()
    {
        var all = _decoding.Exception!.Flatten().InnerExceptions;
        return all.FirstOrDefault(error => error is not OperationCanceledException) ?? all[0];
    }
}
