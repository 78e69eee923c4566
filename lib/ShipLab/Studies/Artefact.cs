using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ShipLab.Studies;

/// <summary>Names for what a study writes: data set, backbone, shots, seed, and a fingerprint of the options.</summary>
public static class Artefact
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FlatAttribute.Flatten } },
    };

    /// <summary>Options as JSON; null for none.</summary>
    public static JsonNode? ToJson(object? options) =>
        options is null ? null : JsonSerializer.SerializeToNode(options, options.GetType(), Json);

    /// <summary>Ten hexadecimal digits that differ when any option differs.</summary>
    public static string Fingerprint(JsonNode? options) =>
        Convert.ToHexStringLower(
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(options?.ToJsonString() ?? "null")))[..10];

    /// <summary>"ship-vae-neon-tiny-clip-1a2b3c4d5e-16shots-seed1-0123456789.safetensors".</summary>
    public static string Name(string kind, StudyData data, object options, string extension = ".safetensors") =>
        $"{kind}-{data.Dataset.Name}{data.Variant}-{data.Backbone}-{(data.Shots == FewShot.All ? "all" : data.Shots)}shots-seed{data.Seed}-{Fingerprint(ToJson(options))}{extension}";
}
