using System.Reflection;

namespace TorchSharp.Utils
{
    /// <summary>The state-dict name of a field that holds a parameter, buffer or sub-module, where it differs from the field's
    /// name.</summary>
    [AttributeUsage(AttributeTargets.Field)]
    public sealed class ComponentNameAttribute : Attribute
    {
        public required string Name { get; set; }
    }
}

namespace TorchSharp
{
    public static class FieldInfoExtensionMethods
    {
        /// <summary>The name under which <see cref="torch.nn.Module"/> registers the field's value.</summary>
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<Utils.ComponentNameAttribute>()?.Name ?? field.Name;
    }
}
