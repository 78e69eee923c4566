namespace ShipLab.VisualPrompts;

/// <summary>The setting and outcome of one published run (ViT-B/16 of ImageNet-21k, 12 layers).</summary>
/// <param name="Task">VTAB's task, as the official repository calls it.</param>
/// <param name="PromptLayers">The layers that got prompts of their own.</param>
/// <param name="Threshold">Of the hierarchy.</param>
/// <param name="Prompts">K, the prompts of each such layer.</param>
/// <param name="LearningRate">At the top of the schedule; above .001 from an older sweep of the authors.</param>
/// <param name="WeightDecay">Of AdamW.</param>
/// <param name="Accuracy">Percent of the test images, the best of the evaluated epochs.</param>
public sealed record PublishedHierarchy(string Task, IReadOnlyList<int> PromptLayers, double Threshold, int Prompts,
    double LearningRate, double WeightDecay, double Accuracy);
