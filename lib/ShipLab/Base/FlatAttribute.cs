using System.Text.Json.Serialization.Metadata;

namespace ShipLab.Base;

/// <summary>
/// On a record within an options record: its settings count as the outer record's own,
/// in experiments' files (where they are found with and without its name) and in the JSON of rows and fingerprints.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FlatAttribute : Attribute
{
    /// <summary>Makes a serializer write flat records in the place of their property
    /// (<see cref="DefaultJsonTypeInfoResolver.Modifiers"/>).</summary>
    public static void Flatten(JsonTypeInfo type)
    {
        foreach (var nested in type.Properties
            .Where(property => property.AttributeProvider?.IsDefined(typeof(FlatAttribute), false) == true).ToList())
        {
            var at = type.Properties.IndexOf(nested);
            type.Properties.RemoveAt(at);
            foreach (var inner in type.Options.GetTypeInfo(nested.PropertyType).Properties)
            {
                var flat = type.CreateJsonPropertyInfo(inner.PropertyType, inner.Name);
                flat.Get = record => inner.Get!(nested.Get!(record)!);
                flat.Order = inner.Order;
                type.Properties.Insert(at++, flat);
            }
        }
    }
}
