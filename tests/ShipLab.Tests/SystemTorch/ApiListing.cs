using System.Globalization;
using System.Reflection;

namespace ShipLab.Tests.SystemTorch;

/// <summary>Prints the public and protected members of an assembly, one a line, in the format of data/torchsharp-0.107-api.txt.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static IEnumerable<string> Types(Assembly assembly) => Visible(assembly).Select(Heading);

    internal static IEnumerable<string> Members(Assembly assembly) => Visible(assembly).SelectMany(Members);

    internal static IEnumerable<Type> Visible(Assembly assembly) => assembly.GetTypes().Where(IsVisible);

    /// <summary>"type torch.Size : ValueType struct"</summary>
    internal static string Heading(Type type)
    {
        var kind = type.IsEnum ? " enum" : type.IsValueType ? " struct" : type.IsAbstract && type.IsSealed ? " static" : type.IsAbstract ? " abstract" : "";
        return $"type {Name(type)} : {(type.BaseType is null ? "" : Name(type.BaseType))}{kind}";
    }

    internal static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static)) yield return Line(type, field);
            yield break;
        }
        foreach (var constructor in type.GetConstructors(Declared))
            if (IsVisible(constructor) && !constructor.IsStatic)
                yield return $"{Name(type)}::.ctor({Parameters(constructor)}){(constructor.IsPublic ? "" : " protected")}";
        foreach (var method in type.GetMethods(Declared))
            if (IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                yield return Line(type, method);
        foreach (var property in type.GetProperties(Declared))
            if (property.GetAccessors(true).Any(IsVisible))
                yield return Line(type, property);
        foreach (var field in type.GetFields(Declared))
            if (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                yield return Line(type, field);
    }

    private static string Line(Type type, MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(",", method.GetGenericArguments().Select(Name))}>" : "";
        var flags = method.IsStatic ? " static"
            : method.IsAbstract ? " abstract"
            : method.IsVirtual && method.GetBaseDefinition() != method ? " override"
            : method.IsVirtual && !method.IsFinal ? " virtual" : "";
        if (!method.IsPublic) flags += " protected";
        return $"{Name(type)}::{method.Name}{generic}({Parameters(method)}) -> {Name(method.ReturnType)}{flags}";
    }

    private static string Line(Type type, PropertyInfo property)
    {
        var accessors = (property.GetMethod is { } get && IsVisible(get) ? "get;" : "") + (property.SetMethod is { } set && IsVisible(set) ? "set;" : "");
        var index = property.GetIndexParameters();
        var brackets = index.Length == 0 ? "" : $"[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Name(type)}::{property.Name}{brackets} {{{accessors}}} : {Name(property.PropertyType)}";
    }

    private static string Line(Type type, FieldInfo field)
    {
        var value = field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "";
        return $"{Name(type)}::{field.Name} : field {Name(field.FieldType)}{value}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue) : "";
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    internal static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (type.IsGenericParameter) return type.Name;
        var arguments = type.GetGenericArguments();
        var text = Plain(type, arguments, arguments.Length);
        return text;
    }

    /// <summary>A name with its declaring types; nested types repeat the arguments of the types around them.</summary>
    private static string Plain(Type type, Type[] arguments, int count)
    {
        var outer = type.DeclaringType is { } declaring ? Plain(declaring, arguments, declaring.GetGenericArguments().Length) + "." : Namespace(type);
        var name = type.Name.Split('`')[0];
        var own = count > 0 ? $"<{string.Join(",", arguments.Take(count).Select(Name))}>" : "";
        return outer + CSharpWords(name) + own;
    }

    /// <summary>The listing leaves out all namespaces but those below TorchSharp.</summary>
    private static string Namespace(Type type) =>
        type.Namespace is { } space && space.StartsWith("TorchSharp.", StringComparison.Ordinal) ? space["TorchSharp.".Length..] + "." : "";

    /// <summary>The listing replaces these names wherever they occur (String as string, Single as float ...).</summary>
    private static string CSharpWords(string name) => name
        .Replace("Single", "float", StringComparison.Ordinal).Replace("String", "string", StringComparison.Ordinal)
        .Replace("Int64", "long", StringComparison.Ordinal).Replace("Int32", "int", StringComparison.Ordinal)
        .Replace("Boolean", "bool", StringComparison.Ordinal).Replace("Double", "double", StringComparison.Ordinal)
        .Replace("Void", "void", StringComparison.Ordinal);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(Type type) =>
        type.DeclaringType is { } outer ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(outer) : type.IsPublic;
}
