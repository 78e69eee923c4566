using System.Reflection;

namespace ShipLab.Base;

/// <summary>A text setting, or a list of texts, that takes only the names of a table.</summary>
/// <param name="table">The type whose static property <c>Names</c> lists them.</param>
/// <param name="what">What is named, for messages: "data set".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesAttribute(Type table, string what) : Attribute
{
    /// <summary>What is named.</summary>
    public string What => what;

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names =>
        (IReadOnlyCollection<string>)table.GetProperty("Names",
            BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
