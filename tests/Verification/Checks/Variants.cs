namespace ShipLab.Verification.Checks;

/// <summary>
/// The variants of a set: the beginnings "name/" under which it keeps runs of their own. A set without variants has one
/// whose beginning is empty.
/// </summary>
internal static class Variants
{
    private static readonly string[] Signs = ["loss", "lr", "batches", "ctx_steps", "tokens", "logits_before",
        "logits_after"];

    /// <summary>"generic_end/", "csc_end/", or "".</summary>
    public static string[] Of(ReferenceSet set)
    {
        string[] found = [.. set.Arrays.Where(
            array => array.Contains('/') && Signs.Contains(array[(array.IndexOf('/') + 1)..]))
            .Select(array => array[..(array.IndexOf('/') + 1)]).Distinct()];
        return found.Length > 0 ? found : [""];
    }

    /// <summary>The name of a variant's array, or of the one that all variants share.</summary>
    public static string Named(ReferenceSet set, string variant, string array) =>
        set.Has(variant + array) ? variant + array : array;

    /// <summary>A value of case.json about a variant ("variants", name, key), else about all ("hyper_parameters",
    /// key).</summary>
    public static System.Text.Json.JsonElement? Value(ReferenceSet set, string variant, string key)
    {
        var name = variant.TrimEnd('/');
        return set.Find("variants", name, key) ?? set.Find("hyper_parameters", "variants", name, key)
            ?? set.Find("hyper_parameters", key);
    }
}
