namespace ShipLab.Evaluation;

/// <summary>What a fine-tuner gives back.</summary>
public interface IClassifier : IDisposable
{
    /// <summary>Whether it can tell this class at all; a linear probe without features of a class cannot.</summary>
    bool Knows(int classId) => true;

    /// <summary>
    /// Logits of unit-norm image features [N, D] for the given class ids: [N, classes], without gradients; minus
    /// infinity for a class that it does not know.
    /// </summary>
    Tensor Logits(Tensor features, IReadOnlyList<int> classes);
}
