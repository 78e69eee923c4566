using System.Runtime.ExceptionServices;

namespace ShipLab.Data.Extraction;

/// <summary>Images start to start + count - 1, in the views of one pass.</summary>
/// <param name="Start">The first image.</param>
/// <param name="Count">How many images.</param>
/// <param name="FirstView">The first of the pass's views.</param>
internal readonly record struct ViewBatch(int Start, int Count, int FirstView);

/// <summary>The images of a <see cref="ViewBatch"/>, decoded. Valid until the next batch is asked for.</summary>
/// <param name="Count">How many images.</param>
/// <param name="Planes">count * views images of u8 [3, R, R], one after the other; a picture that was left out is black.</param>
/// <param name="Damaged">What was wrong with which image, by its number in the set.</param>
internal readonly record struct PictureBatch(
    int Count, ArraySegment<byte> Planes, IReadOnlyDictionary<int, DamagedPicture> Damaged);

/// <summary>
/// Reads and crops pictures on threads of its own while the caller computes with earlier ones. The threads write into a ring of a few
/// batches and wait when it is full, so memory is the same for any number of pictures. They touch no tensors.
/// </summary>
internal sealed class PictureQueue : IDisposable
{
    private const int Ahead = 3; // batches in the ring: one in use, one ready, one being filled

    private readonly ImageSet _images;
    private readonly IReadOnlyList<ViewBatch> _batches;
    private readonly FeatureOptions _options;
    private readonly byte[][] _ring;
    private readonly int[] _missing;                         // images of the ring's batches that are not there yet
    private readonly Dictionary<int, DamagedPicture>[] _damaged;
    private readonly Thread[] _threads;
    private readonly object _gate = new();

    private int _nextBatch, _nextImage, _released;           // guarded by _gate, like all that follows
    private ExceptionDispatchInfo? _error;
    private bool _stopped;

    /// <param name="images">At the model's size.</param>
    /// <param name="batches">In the order in which they are wanted.</param>
    /// <param name="pass">How many views a batch has of each image; their seed; threads.</param>
    public PictureQueue(ImageSet images, IReadOnlyList<ViewBatch> batches, FeatureOptions pass)
    {
        (_images, _batches, _options) = (images, batches, pass);
        var ring = Math.Min(Ahead, batches.Count);
        var largest = batches.Count == 0 ? 0 : batches.Max(batch => batch.Count);
        _ring = [.. Enumerable.Range(0, ring).Select(_ => new byte[checked(largest * _options.Views * images.ImageBytes)])];
        _missing = [.. batches.Take(ring).Select(batch => batch.Count)];
        _damaged = [.. Enumerable.Range(0, ring).Select(_ => new Dictionary<int, DamagedPicture>())];
        var threads = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        _threads = [.. Enumerable.Range(1, Math.Max(1, Math.Min(threads, batches.Sum(batch => batch.Count)))).Select(Start)];
    }

    /// <summary>The batches in order. An error of a thread comes out here.</summary>
    public IEnumerable<PictureBatch> Batches(CancellationToken token)
    {
        using var wake = token.Register(() => { lock (_gate) Monitor.PulseAll(_gate); });
        for (var number = 0; number < _batches.Count; number++)
        {
            var place = number % _ring.Length;
            lock (_gate)
            {
                while (_missing[place] > 0 && _error is null && !token.IsCancellationRequested)
                    Monitor.Wait(_gate);
                token.ThrowIfCancellationRequested();
                _error?.Throw();
            }
            var count = _batches[number].Count;
            var planes = new ArraySegment<byte>(_ring[place], 0, count * _options.Views * _images.ImageBytes);
            yield return new PictureBatch(count, planes, _damaged[place]);
            lock (_gate)
            {
                _damaged[place] = [];
                if (number + _ring.Length < _batches.Count)
                    _missing[place] = _batches[number + _ring.Length].Count;
                _released++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Ends the threads and waits for them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (var thread in _threads)
            thread.Join();
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"pictures {number}" };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        try
        {
            while (Claim() is var (batch, image))
            {
                var place = batch % _ring.Length;
                var bytes = _options.Views * _images.ImageBytes;
                var item = _batches[batch].Start + image;
                var damage = Decode(item, _batches[batch].FirstView, _ring[place].AsSpan(image * bytes, bytes));
                lock (_gate)
                {
                    if (damage is not null)
                        _damaged[place][item] = damage;
                    if (--_missing[place] == 0)
                        Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _error ??= ExceptionDispatchInfo.Capture(error);
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // The next image that nobody works on, once its batch has a place in the ring; null at the end.
    private (int Batch, int Image)? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _nextBatch < _batches.Count)
            {
                if (_nextImage == _batches[_nextBatch].Count)
                    (_nextBatch, _nextImage) = (_nextBatch + 1, 0);
                else if (_nextBatch < _released + _ring.Length)
                    return (_nextBatch, _nextImage++);
                else
                    Monitor.Wait(_gate);
            }
            return null;
        }
    }

    private DamagedPicture? Decode(int item, int firstView, Span<byte> planes)
    {
        try
        {
            return _images.FillViews(item, firstView, _options.Views, _options.Seed, planes) is { } warning
                ? new DamagedPicture(_images.NameOf(item), warning, Skipped: false) : null;
        }
        catch (PictureException error) when (_options.Damaged == DamagedPictures.Skip)
        {
            planes.Clear();
            return new DamagedPicture(_images.NameOf(item), error.Reason, Skipped: true);
        }
        catch (PictureException error)
        {
            throw new ShipLabException($"{error.Message} Restore or remove the file, or leave out what cannot be read with " +
                "--damaged skip (Damaged = Skip).", error);
        }
    }
}
