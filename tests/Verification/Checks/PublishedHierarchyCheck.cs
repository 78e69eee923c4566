using System.Text.Json;

namespace ShipLab.Verification.Checks;

/// <summary>Set hierarchy-published: the 19 published affinities give the published layers, which are also those of the
/// library's table. The matrices are their authors', so that the set is only read where it is there.</summary>
internal sealed class PublishedHierarchyCheck : IReferenceCheck
{
    public string Kind => "hierarchy-published";

    public IReadOnlyList<string> Outputs(ReferenceSet set) => [];

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        var (right, all, runs, wrong) = (0, 0, 0, new List<string>());
        var tasks = set.Find("tasks")!.Value.EnumerateObject().ToArray();
        foreach (var task in tasks)
        {
            var affinity = HierarchyCheck.Read(set, task.Value.GetProperty("affinity").GetString()!);
            foreach (var threshold in task.Value.GetProperty("indices").EnumerateObject())
            {
                all++;
                if (HierarchyCheck.Layers(affinity, threshold).SequenceEqual(HierarchyCheck.Listed(threshold.Value)))
                    right++;
                else wrong.Add($"{task.Name} at {threshold.Name}");
            }
            if (IsPublished(task.Name, affinity, task.Value.GetProperty("published_run"))) runs++;
            else wrong.Add($"{task.Name} as published");
        }
        var problem = wrong.Count == 0 ? null : string.Join(", ", wrong);
        report.Count("lists of layers", right, all, problem);
        report.Count("published runs as in the library's table", runs, tasks.Length, problem);
    }

    private static bool IsPublished(string task, LayerAffinity affinity, JsonElement run)
    {
        var own = PublishedHierarchies.All.Single(published => published.Task == task);
        double Number(string name) => run.GetProperty(name).GetDouble();
        var layers = SemanticHierarchy.Of(affinity, new HierarchyOptions { Threshold = own.Threshold }).PromptLayers;
        return own.PromptLayers.SequenceEqual(HierarchyCheck.Listed(run.GetProperty("prompt_indices")))
            && layers.SequenceEqual(own.PromptLayers)
            && (own.Threshold, own.Prompts, own.LearningRate, own.WeightDecay)
                == (Number("threshold"), Number("prompts_per_layer"), Number("lr"), Number("weight_decay"))
            && Math.Abs(own.Accuracy - Number("accuracy")) < 1e-4;
    }
}
