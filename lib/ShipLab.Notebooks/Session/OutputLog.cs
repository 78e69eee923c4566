using System.Text;

namespace ShipLab.Notebooks;

/// <summary>Collects the outputs of one cell from whatever thread they come, in order, and passes each on as it comes.</summary>
internal sealed class OutputLog(Action<CellOutput>? onOutput)
{
    private readonly Lock gate = new();
    private readonly List<object> entries = [];   // CellOutput, or OpenStream for text that may still grow

    private sealed record OpenStream(string Name, StringBuilder Text);

    public void Write(string stream, string text)
    {
        if (text.Length == 0) return;
        lock (gate)
        {
            if (entries.LastOrDefault() is not OpenStream open || open.Name != stream)
                entries.Add(open = new OpenStream(stream, new StringBuilder()));
            open.Text.Append(text);
            onOutput?.Invoke(new StreamOutput(stream, text));
        }
    }

    public void Add(CellOutput output)
    {
        lock (gate)
        {
            if (output is DisplayOutput { IsUpdate: true } update) Replace(update);
            else entries.Add(output);
            onOutput?.Invoke(output);
        }
    }

    public IReadOnlyList<CellOutput> Snapshot()
    {
        lock (gate)
            return entries.Select(e => e is OpenStream open ? new StreamOutput(open.Name, open.Text.ToString()) : (CellOutput)e).ToList();
    }

    private void Replace(DisplayOutput update)
    {
        for (var i = 0; i < entries.Count; i++)
            if (entries[i] is DisplayOutput shown && shown.DisplayId == update.DisplayId)
                entries[i] = shown with { Data = update.Data };
    }
}
