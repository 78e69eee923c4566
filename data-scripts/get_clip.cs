#:project ../lib/ShipLab/ShipLab.csproj
#:project Downloads/ShipLab.Downloads.csproj
// Fetches OpenAI's CLIP weights and vocabulary into the lab's folder for them: `dotnet run data-scripts/get_clip.cs --
// --help`.
using System.Runtime.InteropServices;
using ShipLab.Base;
using ShipLab.Downloads;
using ShipLab.ModelFiles;
using ShipLab.Text;

const int Failed = 1, Misused = 2, Stopped = 130;
const string Usage = """
    Fetches OpenAI's CLIP models, each with the vocabulary that all of them need.

    usage: dotnet run data-scripts/get_clip.cs MODEL... [options]       e.g.  dotnet run data-scripts/get_clip.cs ViT-B/16
           (options that dotnet itself knows come behind a "--":  dotnet run data-scripts/get_clip.cs -- --help)

      MODEL               a name as --list shows it; upper and lower case do not matter
      --all               all models
      --vocabulary-only   nothing but the vocabulary
      --list              what there is, and what is here already
      --from PATH         take the files from PATH instead of the network: a weights file, the vocabulary file, or a folder that holds them
                          under their names (needs no MODEL: a file is known by its SHA-256)
      --mirror URL        take the files from URL/FILE instead of OpenAI's servers; they must have the same SHA-256
      --to FOLDER         put them there instead of $SHIPLAB_HOME/models (without SHIPLAB_HOME: ~/.cache/shiplab/models)
      --stall SECONDS     give a connection up when nothing came for so long (60)
      --tries N           give up after N failures in a row (8)
      -h, --help          this

    A download that was stopped goes on where it was when the same command is given again. Every file is checked by its SHA-256 before it gets
    its name. Proxies: the environment variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.
    exit codes: 0 all there, 1 something failed, 2 wrong usage, 130 stopped by Ctrl+C.
    """;

var (names, all, vocabularyOnly, list) = (new List<string>(), false, false, false);
string? from = null, mirror = null, to = null;
var options = new DownloadOptions();
if (args.Length == 0)
{
    Console.Error.WriteLine(Usage);
    return Misused;
}
try
{
    for (var i = 0; i < args.Length; i++)
        switch (args[i])
        {
            case "-h" or "--help":
                Console.WriteLine(Usage);
                return 0;
            case "--all": all = true; break;
            case "--vocabulary-only": vocabularyOnly = true; break;
            case "--list": list = true; break;
            case "--from": from = Value(ref i); break;
            case "--mirror": mirror = Value(ref i); break;
            case "--to": to = Value(ref i); break;
            case "--stall": options = options with { StallTimeout = TimeSpan.FromSeconds(Number(ref i)) }; break;
            case "--tries": options = options with { Attempts = Number(ref i) }; break;
            case ['-', ..]: throw new ShipLabException($"There is no option {args[i]}; --help shows what there is.");
            default: names.Add(args[i]); break;
        }
    if (mirror is not null
        && !(Uri.TryCreate(mirror, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        throw new ShipLabException($"'{mirror}' is no http or https address.");
    if (from is not null && mirror is not null) throw new ShipLabException("--from and --mirror do not go together.");
    if (names.Count == 0 && !all && !vocabularyOnly && !list && from is null)
        throw new ShipLabException("Name a model, e.g. ViT-B/16; --list shows all, --help the options.");
    foreach (var name in names) ClipCatalogue.Get(name);
}
catch (ShipLabException error)
{
    Console.Error.WriteLine(error.Message);
    return Misused;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var folder = Path.GetFullPath(to ?? ShipLabHome.Models);
var line = new TerminalLine();
try
{
    if (list) return List();
    using var downloader = new Downloader(options, new Report<string>(line.Say));
    var failures = 0;
    foreach (var file in await WantedAsync())
        try
        {
            var outcome = from is null ? await downloader.FetchAsync(file, line, stop.Token)
                : await downloader.CopyAsync(file, Source(file), line, stop.Token);
            line.Say($"{file.Name}: {(outcome == DownloadOutcome.AlreadyThere ? "already there" : "checked and put")} "
                + $"in {file.Target}");
        }
        catch (ShipLabException error)
        {
            line.Say(error.Message);
            failures++;
        }
    if (failures == 0 && !File.Exists(Vocabulary().Target) && ShipLabHome.FindVocabulary(null) is null)
        line.Say("The vocabulary is not here yet, and no model works without it: "
            + "--vocabulary-only fetches it, --from takes it from a file.");
    return failures == 0 ? 0 : Failed;
}
catch (OperationCanceledException)
{
    line.Say("Stopped. What was fetched is kept; the same command goes on from there.");
    return Stopped;
}
catch (ShipLabException error)
{
    line.Say(error.Message);
    return Failed;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

string Value(ref int i) =>
    ++i < args.Length ? args[i] : throw new ShipLabException($"{args[i - 1]} needs a value; --help shows the options.");

int Number(ref int i) => int.TryParse(Value(ref i), out var number) && number > 0
    ? number : throw new ShipLabException($"{args[i - 1]} needs a whole number above 0.");

int List()
{
    foreach (var file in ClipCatalogue.Models.Select(Weights).Append(Vocabulary()))
        Console.WriteLine($"{file.Name,-16} {Path.GetFileName(file.Target),-30} "
            + $"{(File.Exists(file.Target) ? "here" : "-"),-6} {file.Address}");
    Console.WriteLine($"folder: {folder}");
    return 0;
}

Download Weights(CatalogueModel model) =>
    new(model.Name, Address(model.Address, model.FileName), Path.Combine(folder, model.FileName), model.Sha256);

Download Vocabulary() =>
    new("vocabulary", Address(ClipVocabulary.Address, ShipLabHome.VocabularyFileName),
        Path.Combine(folder, ShipLabHome.VocabularyFileName),
    ClipVocabulary.Sha256, ClipVocabulary.Bytes);

Uri Address(Uri official, string fileName) => mirror is null ? official : new Uri($"{mirror.TrimEnd('/')}/{fileName}");

// The vocabulary first: it is small, and no model is of use without it.
async Task<IReadOnlyList<Download>> WantedAsync()
{
    var named = all ? ClipCatalogue.Models : names.Select(ClipCatalogue.Get).Distinct().ToArray();
    var models = vocabularyOnly ? [] : named;
    if (from is null || (Directory.Exists(from) && (models.Count > 0 || vocabularyOnly)))
        return [.. from is null || File.Exists(Path.Combine(from, ShipLabHome.VocabularyFileName)) || vocabularyOnly
            ? [Vocabulary()] : Array.Empty<Download>(), .. models.Select(Weights)];
    var known = ClipCatalogue.Models.Select(Weights).Append(Vocabulary()).ToArray();
    if (Directory.Exists(from))
        return known.Where(file => File.Exists(Path.Combine(from, Path.GetFileName(file.Target)))) is var here
            && here.Any() ? here.ToArray()
            : throw new ShipLabException($"The folder '{from}' holds none of "
                + $"{string.Join(", ", known.Select(file => Path.GetFileName(file.Target)))}.");
    if (!File.Exists(from)) throw new ShipLabException($"There is no file or folder '{from}'.");
    if (models.Count == 1) return [Weights(models[0])];
    if (vocabularyOnly) return [Vocabulary()];
    var sha256 = await Downloader.Sha256Async(from, stop.Token);
    return known.FirstOrDefault(file => file.Sha256 == sha256) is { } found ? [found]
        : throw new ShipLabException($"'{from}' is none of OpenAI's files: its SHA-256 is {sha256}, which is not in "
            + "the catalogue. It may be cut off; copy it again.");
}

string Source(Download file) => Directory.Exists(from) ? Path.Combine(from, Path.GetFileName(file.Target)) : from!;

// On a terminal one line that is rewritten; in a log a line every ten seconds.
sealed class TerminalLine : IProgress<Progress>
{
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _shown = Environment.TickCount64;
    private int _length;

    public void Report(Progress value)
    {
        if (!_isTerminal && Environment.TickCount64 - _shown < 10_000) return;
        _shown = Environment.TickCount64;
        var text = $"{value.Stage}: {value.Done / 1e6:0.0}{(value.Total > 0 ? $" of {value.Total / 1e6:0.0}" : "")} "
            + $"MB{(value.Note is null ? "" : ", " + value.Note)}";
        if (_isTerminal) Console.Error.Write("\r" + text.PadRight(_length));
        else Console.Error.WriteLine(text);
        _length = text.Length;
    }

    public void Say(string text)
    {
        if (_isTerminal && _length > 0) Console.Error.Write("\r" + new string(' ', _length) + "\r");
        _length = 0;
        Console.Error.WriteLine(text);
    }
}
