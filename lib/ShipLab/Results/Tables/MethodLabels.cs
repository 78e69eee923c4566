using System.Text.Json.Nodes;

namespace ShipLab.Results.Tables;

/// <summary>
/// Names for the rows of a table. Usually "coop + ship"; where one method was run with different options (an ablation,
/// or results of different days), be it on different data sets, the options that differ stand behind it, so that runs
/// which are not the same are never averaged as if they were.
/// </summary>
public sealed class MethodLabels
{
    private const int ShownOptions = 3;

    private readonly Dictionary<(ResultSetting, string, string), string> _labels = [];
    private readonly Dictionary<(ResultSetting, string), string> _long = [];

    /// <param name="rows">all rows that the tables are made of</param>
    public MethodLabels(IEnumerable<ResultRow> rows)
    {
        foreach (var method in rows.GroupBy(row => (Setting: ResultSetting.Of(row), Name: NameOf(row.Key))))
        {
            var variants = method.GroupBy(row => row.Key.Options).Select(group => group.First()).ToArray();
            var options = variants.Select(row => Flat(row.Options)).ToArray();
            var names = options.SelectMany(flat => flat.Keys).Distinct()
                .Where(name => options.Select(flat => flat.GetValueOrDefault(name))
                .Distinct().Count() > 1).ToArray();
            for (var i = 0; i < variants.Length; i++)
            {
                var fingerprint = variants[i].Key.Options;
                _labels[(method.Key.Setting, method.Key.Name, fingerprint)] = variants.Length == 1 ? method.Key.Name
                    : $"{method.Key.Name} ({(IsShort(names) ? Settings(options[i], names) : $"options {fingerprint}")})";
                if (variants.Length > 1 && !IsShort(names))
                    _long[(method.Key.Setting, fingerprint)] = Settings(options[i], names);
            }
        }
    }

    /// <summary>The name of a row's method.</summary>
    public string Of(ResultRow row) => _labels[(ResultSetting.Of(row), NameOf(row.Key), row.Key.Options)];

    /// <summary>What differs, in sentences, where it is too long for a name and a fingerprint stands there: "Options
    /// 1a2b3c4d5e: epochs 2, ...".</summary>
    public IEnumerable<string> Notes(ResultSetting setting) =>
        _long.Where(entry => entry.Key.Item1 == setting).Select(entry => $"Options {entry.Key.Item2}: {entry.Value}.");

    // without the selection, which stands in the title of the table
    private static string NameOf(ResultKey key) => ResultSummary.NameOf(key.Method, key.Generator);

    private static bool IsShort(string[] names) => names.Length is > 0 and <= ShownOptions;

    private static string Settings(Dictionary<string, string> options, string[] names) =>
        string.Join(", ", names.Select(name => $"{Words(name)} {options.GetValueOrDefault(name) ?? "unset"}"));

    /// <summary>"epochs" of "fine_tuner.epochs".</summary>
    private static string Words(string name) => name[(name.LastIndexOf('.') + 1)..].Replace('_', ' ');

    /// <summary>Every leaf of the options by its path.</summary>
    private static Dictionary<string, string> Flat(JsonNode? options)
    {
        var flat = new Dictionary<string, string>();
        Add("", options);
        return flat;

        void Add(string path, JsonNode? node)
        {
            if (node is JsonObject map)
                foreach (var (name, value) in map) Add(path.Length == 0 ? name : $"{path}.{name}", value);
            else
                flat[path] = node?.ToJsonString() ?? "null";
        }
    }
}
