namespace ShipLab.Tests.SystemTorch;

/// <summary>What compiles against SystemTorch must compile against TorchSharp: SystemTorch shows nothing that TorchSharp lacks.</summary>
public sealed class ApiContractTests
{
    /// <summary>Public members of SystemTorch that the listing does not have, each with the reason why it is no danger.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["type torch.jit.ScriptModule<T,TResult> : torch.jit.ScriptModule"] = "has no hooks here; its base class in TorchSharp adds only those",
        ["type torch.jit.ScriptModule<T1,T2,TResult> : torch.jit.ScriptModule"] = "as above",
        ["type Modules.Conv3d : Modules.Convolution"] = "what the factory of that name gives; in TorchSharp it is there under the same name",
        ["type Modules.ConvTranspose2d : Modules.ConvolutionTranspose"] = "as above",
        ["torch.optim.Optimizer::add_param_group(Modules.ParamGroup param_group) -> void abstract"] = "virtual in TorchSharp; called alike",
        ["torch.optim.Optimizer::step(Func<torch.Tensor> closure = null) -> torch.Tensor abstract"] = "as above",
    };

    [Fact]
    public void Every_public_member_of_SystemTorch_is_one_of_TorchSharp()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        var listing = File.ReadAllLines(ThisTorch.DataFile("torchsharp-0.107-api.txt")).ToHashSet();
        // of many types the listing has only the heading: their members are not part of the contract
        var described = listing.Where(line => !line.StartsWith("type ", StringComparison.Ordinal)).Select(line => line[..line.IndexOf("::",
            StringComparison.Ordinal)]).ToHashSet();
        var extras = new List<string>();
        foreach (var type in ApiListing.Visible(ThisTorch.Assembly))
        {
            if (!IsKnown(ApiListing.Heading(type))) extras.Add(ApiListing.Heading(type));
            if (!described.Contains(ApiListing.Name(type))) continue;
            extras.AddRange(ApiListing.Members(type).Where(line => !IsKnown(line)));
        }
        // the listing leaves out the factories of Embedding, which TorchSharp has
        extras.RemoveAll(line => Allowed.ContainsKey(line) || line.StartsWith("torch.nn::Embedding", StringComparison.Ordinal));
        Assert.True(extras.Count == 0, $"{extras.Count} public members that TorchSharp 0.107 does not have:\n" + string.Join('\n', extras.Order()));

        // an override shows nothing that its base class does not
        bool IsKnown(string line) => listing.Contains(line) || line.EndsWith(" override", StringComparison.Ordinal)
            || line.EndsWith(" override protected", StringComparison.Ordinal);
    }

    [Fact]
    public void The_members_that_this_project_stands_on_are_there()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        var listing = File.ReadAllLines(ThisTorch.DataFile("torchsharp-0.107-api.txt"));
        var ours = ApiListing.Members(ThisTorch.Assembly).ToHashSet();
        string[] types = ["torch.Tensor", "torch", "torch.linalg", "torch.TensorIndex", "torch.Size", "torch.Generator", "torch.Device",
            "DisposeScope", "Scalar"];

        foreach (var type in types)
        {
            var wanted = listing.Where(line => line.StartsWith(type + "::", StringComparison.Ordinal)).ToArray();
            int there = wanted.Count(ours.Contains);
            Assert.True(there >= 0.9 * wanted.Length, $"{type}: {there} of {wanted.Length} members");
        }
    }

    [Fact]
    public void Every_operator_in_the_table_exists_in_this_libtorch()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        var missing = new List<string>();
        foreach (var table in new[] { "TorchSharp.Aten", "TorchSharp.NnOps" })
        {
            var fields = ThisTorch.Assembly.GetType(table)!.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic);
            Assert.NotEmpty(fields);
            foreach (var field in fields)
            {
                var op = field.GetValue(null)!;
                var exists = (bool)op.GetType().GetProperty("Exists",
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(op)!;
                if (!exists && field.Name != "scaled_dot_product_attention") missing.Add(field.Name); // that one came with libtorch 2
            }
        }
        Assert.True(missing.Count == 0, "No such operators: " + string.Join(", ", missing));
    }
}
