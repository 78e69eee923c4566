namespace ShipLab.Text;

/// <summary>
/// OpenAI's vocabulary, which all its CLIP models share: clip/bpe_simple_vocab_16e6.txt.gz of github.com/openai/CLIP
/// (MIT licence). It is not part of the lab; data-scripts/get_clip.cs fetches it with the weights.
/// </summary>
public static class ClipVocabulary
{
    /// <summary>Tokens of OpenAI's models; the file holds more merges than they use.</summary>
    public const int Size = 49408;

    /// <summary>Of the file.</summary>
    public const string Sha256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a";

    /// <summary>Of the file.</summary>
    public const long Bytes = 1_356_917;

    /// <summary>Where the file is had.</summary>
    public static Uri Address { get; } = 
        new("https://raw.githubusercontent.com/openai/CLIP/main/clip/" + ShipLabHome.VocabularyFileName);
}
