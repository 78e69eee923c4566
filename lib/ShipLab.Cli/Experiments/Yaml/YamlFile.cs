using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ShipLab.Cli.Experiments;

/// <summary>Reads a YAML file of one document into values that know their lines; anchors, aliases and tags are refused.</summary>
internal static class YamlFile
{
    /// <exception cref="ShipLabException">The file cannot be read or is not YAML; the message has the line.</exception>
    public static YamlValue Read(string path)
    {
        IParser? parser = null;
        try
        {
            using var reader = new StreamReader(path, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
            parser = new Parser(reader);
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new ShipLabException($"{path} is empty. An experiment needs at least the key 'methods'; experiments/ holds " +
                    $"examples.");
            parser.Consume<DocumentStart>();
            var value = Value(parser, path);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                throw new ShipLabException($"{path}, line {second.Start.Line}: a second document begins here. Put one experiment into a " +
                    $"file.");
            return value;
        }
        catch (YamlException error)
        {
            throw new ShipLabException($"{path}, line {error.Start.Line}: this is not YAML: {OwnWords(error)}. Look at the indentation, " +
                $"colons and brackets of that line and the one before.");
        }
        catch (InvalidOperationException) // the parser gives up so at some unclosed brackets
        {
            throw new ShipLabException($"{path}, line {parser?.Current?.Start.Line ?? 1}: this is not YAML from here on. Look for a " +
                $"bracket or quotation mark that is not closed.");
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw new ShipLabException($"{path} is not text in UTF-8. Save it as such.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ShipLabException($"There is no file {path}. Give the YAML file of an experiment; experiments/ holds examples.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"Cannot read {path}: {error.Message} Give the YAML file of an experiment; experiments/ holds " +
                $"examples.");
        }
    }

    private static YamlValue Value(IParser parser, string path)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                RequirePlain(scalar, path);
                parser.MoveNext();
                return new YamlScalar(LineOf(scalar), scalar.Value, scalar.Style is not ScalarStyle.Plain);
            case SequenceStart start:
                RequirePlain(start, path);
                parser.MoveNext();
                var items = new List<YamlValue>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Value(parser, path));
                return new YamlList(LineOf(start), items);
            case MappingStart start:
                RequirePlain(start, path);
                parser.MoveNext();
                var entries = new List<(YamlScalar, YamlValue)>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = Value(parser, path) as YamlScalar
                        ?? throw new ShipLabException($"{path}, line {LineOf(start)}: a key must be a word.");
                    entries.Add((key, Value(parser, path)));
                }
                return new YamlMap(LineOf(start), entries);
            case AnchorAlias alias:
                throw new ShipLabException($"{path}, line {LineOf(alias)}: *{alias.Value} refers to another place of the file, which " +
                    $"experiments do not use. Write the value itself.");
            default:
                throw new ShipLabException($"{path}, line {parser.Current?.Start.Line}: a value is missing here.");
        }
    }

    private static void RequirePlain(NodeEvent node, string path)
    {
        if (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific))
            throw new ShipLabException($"{path}, line {LineOf(node)}: anchors (&) and tags (!) are not used in experiments. Write the " +
                $"value itself.");
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
