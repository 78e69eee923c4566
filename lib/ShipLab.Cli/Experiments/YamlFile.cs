using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ShipLab.Cli.Experiments;

/// <summary>A YAML file of one document as JSON, with the line of every key and value, so that what is wrong with one
/// is told where it stands. Anchors, aliases and tags are refused.</summary>
internal sealed class YamlFile
{
    private readonly string _path;
    private readonly Dictionary<string, int> _lines = []; // by the steps to a value, such as /options/coop/epochs
    private readonly List<(int Line, string Text)> _mistakes = [];

    /// <exception cref="ShipLabException">The file cannot be read or is not YAML; the message has the line.</exception>
    public YamlFile(string path)
    {
        _path = path;
        Root = Read();
    }

    /// <summary>What is in it.</summary>
    public JsonNode? Root { get; }

    /// <summary>Notes a mistake at a key or value, or at what is nearest to it.</summary>
    /// <param name="at">The steps to it.</param>
    /// <param name="text">What is wrong and what to do, in sentences.</param>
    public void Mistake(IEnumerable<string> at, string text)
    {
        var line = 1;
        var place = "";
        foreach (var step in at) line = _lines.GetValueOrDefault(place += $"/{step}", line);
        Mistake(line, text);
    }

    /// <exception cref="ShipLabException">There were mistakes; the message lists them by line.</exception>
    public void ThrowIfAny()
    {
        if (_mistakes.Count == 0) return;
        throw new ShipLabException(
            string.Join(' ', _mistakes.OrderBy(m => m.Line).Select(m => $"{_path}, line {m.Line}: {m.Text}")));
    }

    private void Mistake(int line, string text) =>
        _mistakes.Add((line, $"{char.ToLowerInvariant(text[0])}{text[1..]}"));

    private JsonNode? Read()
    {
        IParser? parser = null;
        try
        {
            using var reader = new StreamReader(_path, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
            parser = new Parser(reader);
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new ShipLabException($"{_path} is empty. An experiment needs at least the key 'methods'; "
                    + "experiments/ holds examples.");
            parser.Consume<DocumentStart>();
            var value = Value(parser, "");
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                throw new ShipLabException($"{_path}, line {second.Start.Line}: a second document begins here. "
                    + "Put one experiment into a file.");
            return value;
        }
        catch (YamlException error)
        {
            throw new ShipLabException($"{_path}, line {error.Start.Line}: this is not YAML: {OwnWords(error)}. "
                + "Look at the indentation, colons and brackets of that line and the one before.");
        }
        catch (InvalidOperationException) // the parser gives up so at some unclosed brackets
        {
            throw new ShipLabException($"{_path}, line {parser?.Current?.Start.Line ?? 1}: "
                + "this is not YAML from here on. Look for a bracket or quotation mark that is not closed.");
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw new ShipLabException($"{_path} is not text in UTF-8. Save it as such.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ShipLabException($"There is no file {_path}. Give the YAML file of an experiment; "
                + "experiments/ holds examples.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read {_path}: {error.Message} Give the YAML file of an experiment; "
                + "experiments/ holds examples.");
        }
    }

    private JsonNode? Value(IParser parser, string at)
    {
        if (parser.Current is NodeEvent node) RequirePlain(node);
        _lines.TryAdd(at, LineOf(parser.Current!));
        if (parser.TryConsume<Scalar>(out var scalar)) return Scalar(scalar);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Value(parser, $"{at}/{items.Count}"));
            return items;
        }
        if (parser.TryConsume<MappingStart>(out var map))
        {
            var entries = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (!parser.TryConsume<Scalar>(out var key))
                    throw new ShipLabException($"{_path}, line {LineOf(map)}: a key must be a word.");
                var place = $"{at}/{key.Value}";
                var isNew = _lines.TryAdd(place, LineOf(key));
                var value = Value(parser, place);
                if (isNew) entries[key.Value] = value;
                else Mistake(LineOf(key),
                    $"the key '{key.Value}' is there twice; its first place is line {_lines[place]}. Keep one.");
            }
            return entries;
        }
        if (parser.Current is AnchorAlias alias)
            throw new ShipLabException($"{_path}, line {LineOf(alias)}: *{alias.Value} refers to another place of the "
                + "file, which experiments do not use. Write the value itself.");
        throw new ShipLabException($"{_path}, line {LineOf(parser.Current!)}: a value is missing here.");
    }

    /// <summary>Text where it is in quotation marks; else nothing, true, false or a number where it is one.</summary>
    private static JsonNode? Scalar(Scalar scalar)
    {
        if (scalar.Style is not ScalarStyle.Plain) return scalar.Value;
        if (scalar.Value is "" or "~" or "null" or "Null" or "NULL") return null;
        if (scalar.Value is "true" or "false") return scalar.Value == "true";
        return double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number : scalar.Value;
    }

    private void RequirePlain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific))
            throw new ShipLabException($"{_path}, line {LineOf(node)}: anchors (&) and tags (!) are not used in "
                + "experiments. Write the value itself.");
    }

    private static int LineOf(ParsingEvent node) => (int)node.Start.Line;

    /// <summary>The parser's words without its own "(Line: 3, Col: 1, ...)" before them.</summary>
    private static string OwnWords(YamlException error)
    {
        var text = (error.InnerException is YamlException inner ? inner : error).Message;
        var end = text.LastIndexOf("): ", StringComparison.Ordinal);
        return (end < 0 ? text : text[(end + 3)..]).TrimEnd('.');
    }
}
