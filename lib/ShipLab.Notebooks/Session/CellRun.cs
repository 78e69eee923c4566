using System.Diagnostics;

namespace ShipLab.Notebooks;

/// <summary>One cell on its way through the session, on the cell's own thread: its segments in order, each one's results shown.</summary>
internal sealed class CellRun(
    string name, SessionOptions options, ScriptEngine engine, CellThread thread, OutputLog log, CancellationToken token)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public string Name => name;

    public SessionOptions Options => options;

    public ScriptEngine Engine => engine;

    public OutputLog Log => log;

    public CancellationToken Token => token;

    /// <summary>How many imports deep this runs.</summary>
    public int Depth { get; private init; }

    /// <summary>Set by <c>#!time</c>.</summary>
    public bool ShowTime { get; set; }

    /// <summary>The value of the last trailing expression.</summary>
    public object? Value { get; private set; }

    /// <summary>Runs a cell of another file within this one.</summary>
    public CellRun Nested(string file) => new(file, options, engine, thread, log, token) { Depth = Depth + 1 };

    /// <exception cref="CellFailure">When it fails.</exception>
    /// <exception cref="OperationCanceledException">When it was stopped.</exception>
    public void Run(string code)
    {
        Engine.Sources.Add(Name, code);
        foreach (var segment in CellSplitter.Split(code))
        {
            Token.ThrowIfCancellationRequested();
            switch (segment)
            {
                case CodeSegment part:
                    Submit(part.Code);
                    break;
                case TextSegment text:
                    Log.Add(new DisplayOutput(new MimeBundle(text.MimeType, text.Text)));
                    break;
                case MagicSegment call:
                    Magic.Find(call, Name).Run(this, call);
                    break;
            }
        }
        if (ShowTime) Log.Add(new DisplayOutput(new MimeBundle("text/plain", $"Wall time: {watch.Elapsed.TotalMilliseconds:0.##}ms")));
    }

    private void Submit(string code)
    {
        var (hasValue, value) = Engine.Run(code, Name, thread, Token);
        Value = value;
        if (!hasValue || value is DisplayedValue) return;
        try
        {
            Log.Add(new ResultOutput(Bundler.Format(value)));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new CellFailure(RuntimeReport.Create(error, Name, Engine.Sources));
        }
    }
}
