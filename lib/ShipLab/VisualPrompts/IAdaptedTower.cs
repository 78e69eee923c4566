using TorchSharp.Modules;

namespace ShipLab.VisualPrompts;

/// <summary>An image tower with what a method has added to it or lets go of in it. Owns what it has added.</summary>
public interface IAdaptedTower : IDisposable
{
    /// <summary>What is learned, by the names under which it is saved; the head is not among it.</summary>
    IReadOnlyDictionary<string, Parameter> Learned { get; }

    /// <summary>Images [B, 3, R, R] -> features [B, D]; gradients flow to what is learned alone.</summary>
    Tensor Features(Tensor images);
}
