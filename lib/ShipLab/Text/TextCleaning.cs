namespace ShipLab.Text;

/// <summary>
/// What OpenAI's tokenizer does to a text before it splits it into words: ftfy's repairs (<see cref="TextRepair"/>),
/// HTML entities made characters twice, white space made single spaces and trimmed, lower case as Python has it.
/// </summary>
internal static class TextCleaning
{
    /// <summary>The cleaned text.</summary>
    public static string Clean(string text)
    {
        if (!TextRepair.IsPlain(text))
            text = HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Repair(text)));
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // at Unicode's White_Space
        return PythonLowerCase.Of(string.Join(' ', words));
    }
}
