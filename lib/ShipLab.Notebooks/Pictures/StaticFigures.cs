using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ShipLab.Notebooks;

/// <summary>
/// Makes still pictures of plotly figures for viewers without scripts: plotly.js draws all figures of a notebook on one
/// page of a browser without a window, and the pictures are read back from the page.
/// </summary>
/// <param name="browser">A browser of Chromium's family, as <see cref="FindBrowser"/> finds one; null draws
/// nothing.</param>
/// <param name="plotly">The file plotly.min.js.</param>
public sealed partial class StaticFigures(string? browser, string plotly)
{
    /// <summary>The environment variable that names the browser by hand.</summary>
    public const string BrowserVariable = "SHIPLAB_BROWSER";

    private const string Plotly = "application/vnd.plotly.v1+json", Svg = "image/svg+xml", Png = "image/png",
        Jpeg = "image/jpeg";

    // A figure with more marks than an SVG bears well becomes a PNG, a sheet of pictures a JPEG (on white: it knows no
    // transparency). Ids in an
    // SVG are drawn by chance, which is tamed so that the same figure gives the same file.
    private const string Script = """
        let state; Math.random = () => (state = state * 16807 % 2147483647) / 2147483647;
        const flat = v => Array.isArray(v) ? v.reduce((n, item) => n + flat(item), 0) : v && v.bdata ? v.bdata.length / 8 : 1;
        const marks = f => f.data.reduce((n, trace) => // a heat map without numbers in it is one picture in an SVG too
            n + (trace.type === 'heatmap' && !trace.texttemplate ? 1 : Math.max(0, ...Object.values(trace).filter(v => Array.isArray(v) || v && v.bdata).map(flat))), 0);
        const jpeg = (url, { width, height }) => new Promise((done, failed) => {
          const picture = new Image(), canvas = Object.assign(document.createElement('canvas'), { width, height }), to = canvas.getContext('2d');
          picture.onload = () => { to.fillStyle = '#fff'; to.fillRect(0, 0, width, height); to.drawImage(picture, 0, 0); done(canvas.toDataURL('image/jpeg', .6)); };
          picture.onerror = failed;
          picture.src = url;
        });
        (async () => {
          for (const [i, f] of figures.entries()) {
            state = i + 1;
            const layout = f.layout || {}, out = document.getElementById('f' + i);
            const size = { width: layout.width || 700, height: layout.height || 450 };
            try {
              const pictures = f.data.some(trace => trace.type === 'image');
              const drawn = await Plotly.toImage({ data: f.data, layout }, { format: pictures || marks(f) > 1000 ? 'png' : 'svg', ...size });
              out.textContent = pictures ? await jpeg(drawn, size) : drawn;
            } catch (error) { out.textContent = ''; }
          }
          document.title = 'done';
        })();
        """;

    /// <summary>How long the browser may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The browser that <see cref="BrowserVariable"/> names, or the first one on the path; null where there is
    /// none.</summary>
    public static string? FindBrowser()
    {
        if (Environment.GetEnvironmentVariable(BrowserVariable) is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        return Programs.Find("chromium", "chromium-browser", "google-chrome", "msedge", "microsoft-edge");
    }

    /// <summary>Puts a picture into each plotly output of a notebook that has none. Where that fails, they stay without
    /// and a line says why.</summary>
    internal async Task AddAsync(NotebookFile notebook, Action<string>? notice, CancellationToken token)
    {
        var bundles = notebook.Cells.SelectMany(cell => cell.Outputs).Select(output => output!["data"])
            .OfType<JsonObject>()
            .Where(data =>
                data.ContainsKey(Plotly) && !data.Any(form => form.Key.StartsWith("image/", StringComparison.Ordinal))
                    && !IsTable(data)).ToList();
        if (bundles.Count == 0) return;
        try
        {
            var pictures = await DrawAsync([.. bundles.Select(bundle => bundle[Plotly]!.ToJsonString())], token)
                .ConfigureAwait(false);
            foreach (var (bundle, picture) in bundles.Zip(pictures))
                if (picture is var (mimeType, content)) bundle[mimeType] = NotebookJson.Lines(content);
        }
        catch (Exception error) when (error is IOException or TimeoutException or System.ComponentModel.Win32Exception)
        {
            notice?.Invoke($"{notebook.Path}: its figures are without still pictures: {error.Message}");
        }
    }

    /// <summary>A table's HTML stands still already.</summary>
    private static bool IsTable(JsonObject bundle) =>
        bundle[Plotly]?["data"] is JsonArray { Count: 1 } traces && traces[0] is JsonObject trace
            && NotebookJson.Text(trace["type"]) == "table";

    /// <summary>Draws figures.</summary>
    /// <param name="figures">Each the JSON of a plotly figure: <c>data</c> and <c>layout</c>.</param>
    /// <param name="token">Ends the browser.</param>
    /// <returns>For each figure the MIME type and the picture (SVG as text, PNG and JPEG as base64); null for one that
    /// plotly.js cannot draw.</returns>
    /// <exception cref="IOException">The browser or plotly.js does not work.</exception>
    /// <exception cref="TimeoutException">The browser took too long and was ended.</exception>
    public async Task<IReadOnlyList<(string MimeType, string Content)?>> DrawAsync(IReadOnlyList<string> figures,
        CancellationToken token = default)
    {
        if (browser is null)
            throw new IOException("no browser of Chromium's family is here; install chromium, or let "
                + $"{BrowserVariable} name one.");
        if (!File.Exists(plotly)) throw new IOException("plotly.js is not here; ./shiplab build fetches it.");
        var folder = Directory.CreateTempSubdirectory("shiplab-figures-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            File.Copy(plotly, Path.Combine(folder.FullName, "plotly.js"));
            await File.WriteAllTextAsync(page, Page(figures), token).ConfigureAwait(false);
            var dom = await OpenAsync(browser, page, folder.FullName, token).ConfigureAwait(false);
            if (!dom.Contains("<title>done</title>", StringComparison.Ordinal))
                throw new IOException($"{browser} did not draw them; its page broke off.");
            var found = Picture().Matches(dom).ToDictionary(match => int.Parse(match.Groups["i"].Value),
                match => match.Groups["url"].Value);
            return [.. figures.Select((_, i) => Read(found.GetValueOrDefault(i, "")))];
        }
        finally
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // a process of the browser is still letting go of its profile; the folder is among the temporary ones
            }
        }
    }

    private static string Page(IReadOnlyList<string> figures) =>
        "<!doctype html><meta charset=utf-8><title>drawing</title><script src=plotly.js></script><body>"
        + string.Concat(figures.Select((_, i) => $"<pre id=\"f{i}\"></pre>"))
        + $"<script>const figures = [{string.Join(',', figures).Replace("<", "\\u003c")}];\n{Script}</script>";

    private static (string, string)? Read(string url)
    {
        const string svg = $"data:{Svg},";
        if (url.StartsWith(svg, StringComparison.Ordinal))
            return (Svg, Compact(Uri.UnescapeDataString(url[svg.Length..])));
        foreach (var mimeType in new[] { Png, Jpeg })
            if (url.StartsWith($"data:{mimeType};base64,", StringComparison.Ordinal))
                return (mimeType, url[$"data:{mimeType};base64,".Length..]);
        return null;
    }

    /// <summary>plotly.js writes its whole style beside each element. Here each style stands once, under a name that no
    /// other picture of a page has.</summary>
    private static string Compact(string svg)
    {
        var picture = XElement.Parse(svg, LoadOptions.PreserveWhitespace);
        var prefix = "f" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)))[..6] + "-";
        var names = new Dictionary<string, string>();
        foreach (var element in picture.Descendants())
        {
            element.SetAttributeValue("class", null); // plotly.js's own, of no use without it
            if (element.Attribute("style") is not { } style) continue;
            if (!names.TryGetValue(style.Value, out var name)) names[style.Value] = name = $"{prefix}{names.Count}";
            element.SetAttributeValue("class", name);
            style.Remove();
        }
        picture.AddFirst(new XElement(picture.Name.Namespace + "style",
            string.Concat(names.Select(style => $".{style.Value}{{{style.Key}}}"))));
        return picture.ToString(SaveOptions.DisableFormatting);
    }

    private async Task<string> OpenAsync(string browser, string page, string folder, CancellationToken token)
    {
        var start = new ProcessStartInfo(browser,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            $"--user-data-dir={Path.Combine(folder, "profile")}",
            $"--virtual-time-budget={TimeLimit.TotalMilliseconds:0}", "--dump-dom", new Uri(page).AbsoluteUri,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeLimit);
        try
        {
            return await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new TimeoutException($"{browser} did not draw them within {TimeLimit.TotalSeconds:0} s and was "
                + "ended.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    [GeneratedRegex("""<pre id="f(?<i>\d+)">(?<url>[^<]*)</pre>""")]
    private static partial Regex Picture();
}
