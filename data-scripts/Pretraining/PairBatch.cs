using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Pretraining;

/// <summary>One step's images (bytes, one after the other) and tokenised captions, as plain arrays.</summary>
internal sealed record PairBatch(byte[] Pixels, long[] Tokens)
{
    /// <summary>The batch of a step: pairs step * size to (step + 1) * size - 1 of the seed.</summary>
    public static PairBatch Draw(long seed, int step, int size, Tokenizer tokenizer)
    {
        var pixels = new byte[size * Renderer.ImageBytes];
        var captions = new string[size];
        for (var i = 0; i < size; i++)
            captions[i] = Pairs.Draw(seed, (long)step * size + i,
                pixels.AsSpan(i * Renderer.ImageBytes, Renderer.ImageBytes));
        using var tokens = tokenizer.Tokenize(captions);                                 // [B, context]
        return new PairBatch(pixels, tokens.ToHost<long>());
    }

    private int Size => Pixels.Length / Renderer.ImageBytes;

    /// <summary>u8 [B, 3, 32, 32]</summary>
    public Tensor Images() => tensor(Pixels, [Size, 3, World.Height, World.Width], dtype: uint8, device: CPU);

    /// <summary>i64 [B, context]</summary>
    public Tensor Captions() => tensor(Tokens, [Size, Tokens.Length / Size], dtype: int64, device: CPU);

    /// <summary>
    /// The batches of steps <paramref name="first"/> to <paramref name="end"/> - 1 in order, drawn on one other thread
    /// a few steps ahead of the reader. Stopping early stops the thread.
    /// </summary>
    public static IEnumerable<PairBatch> Ahead(int first, int end, Func<int, PairBatch> draw)
    {
        using var stop = new CancellationTokenSource();
        using var queue = new BlockingCollection<PairBatch>(boundedCapacity: 4);
        var drawing = Task.Factory.StartNew(() =>
        {
            try
            {
                for (var step = first; step < end; step++)
                    queue.Add(draw(step), stop.Token);
            }
            catch (OperationCanceledException)
            {
                // the reader has stopped
            }
            finally
            {
                queue.CompleteAdding();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in queue.GetConsumingEnumerable())
                yield return batch;
            drawing.GetAwaiter().GetResult(); // an error of the drawing thread is the reader's error
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny(drawing); // its error, if any, was thrown above
        }
    }
}
