using System.Reflection;
using TorchSharp;
using Xunit.v3;

namespace ShipLab.Tests;

/// <summary>Every test begins with one torch thread: the other core is the other lane's, and two lanes that each want
/// all cores mostly wait for each other. Tests about threads set their own number.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OneTorchThreadAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => torch.set_num_threads(1);
}
