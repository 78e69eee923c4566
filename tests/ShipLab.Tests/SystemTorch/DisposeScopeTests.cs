using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = ones(2);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
        }
        Assert.True(inside.IsInvalid);
    }

    [Fact]
    public void What_is_moved_out_or_detached_lives_on()
    {
        Tensor moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = (ones(2) + 1).MoveToOuterDisposeScope();
                detached = ones(3).DetachFromDisposeScope();
            }
            Assert.False(moved.IsInvalid);
            Assert.Equal(4f, moved.sum().item<float>());
            Assert.True(outer.Contains(moved));
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void A_tensor_that_disposes_itself_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        using (ones(2)) Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Everything_but_what_is_kept_can_be_disposed()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(2), ones(3));

        scope.DisposeEverythingBut(a, c);

        Assert.Equal((false, true, false), (a.IsInvalid, b.IsInvalid, c.IsInvalid));
        Assert.Equal(2, scope.DisposablesCount);
    }

    [Fact]
    public void Attached_tensors_belong_to_the_scope()
    {
        var tensor = ones(1);
        using (var scope = NewDisposeScope()) scope.Attach(tensor);
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void Every_thread_has_scopes_of_its_own()
    {
        using var scope = NewDisposeScope();
        int count = -1;
        var thread = new Thread(() =>
        {
            Assert.Null(CurrentDisposeScope);
            using var elsewhere = ones(4);
            count = scope.DisposablesCount;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(0, count);
    }

    [Fact]
    public void Statistics_count_what_the_thread_made_and_disposed()
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                var statistics = DisposeScopeManager.Statistics;
                Assert.NotNull(statistics);
                using (NewDisposeScope())
                {
                    _ = ones(1);
                    _ = ones(2).DetachFromDisposeScope();
                }
                Assert.Same(statistics, DisposeScopeManager.Statistics);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
