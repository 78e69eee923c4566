using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>
/// Multinomial logistic regression with L2, in double precision: minimises mean cross entropy + |W|^2 / (2 C N)
/// over weights W [K, D] and biases [K], the biases not penalised (scikit-learn's objective divided by C N).
/// Newton steps from conjugate gradients with backtracking (Nocedal and Wright, Numerical Optimization, algorithm 7.1):
/// the objective is convex, so they end at its minimum whatever the start.
/// </summary>
public sealed class LogisticRegression
{
    private readonly Tensor _x;          // [N, D + 1], the last column 1
    private readonly Tensor _hot;        // [N, K]
    private readonly Tensor _penalised;  // [D + 1, 1], 1 for a weight, 0 for the bias
    private readonly Tensor _targets;    // [N]

    /// <param name="x">[N, D] features.</param>
    /// <param name="targets">[N] int64, 0 .. K - 1.</param>
    /// <param name="classes">K.</param>
    /// <remarks>Its tensors belong to the dispose scope in which it is made.</remarks>
    public LogisticRegression(Tensor x, Tensor targets, long classes)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var rows = x.shape[0];
        _x = cat([x.to(float64), ones(rows, 1, float64, x.device)], 1).MoveToOuterDisposeScope();
        _hot = F.one_hot(targets, classes).to(float64).MoveToOuterDisposeScope();
        _penalised = cat([ones(x.shape[1], 1, float64, x.device), zeros(1, 1, float64, x.device)], 0)
            .MoveToOuterDisposeScope();
        _targets = targets.clone().MoveToOuterDisposeScope();
    }

    /// <summary>Where no entry of the gradient is larger, the minimum counts as reached.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most Newton steps. scikit-learn's L-BFGS makes up to 1000 (cheaper) ones for CLIP.</summary>
    public int MaxSteps { get; init; } = 100;

    /// <summary>The most conjugate-gradient steps for one Newton step.</summary>
    public int MaxInnerSteps { get; init; } = 250;

    /// <summary>Minimises from a start.</summary>
    /// <param name="c">C, the inverse strength of the penalty.</param>
    /// <param name="start">[D + 1, K] f64, e.g. the minimum for another C; null for zeros.</param>
    /// <returns>[D + 1, K] f64, the last row the biases, in the caller's scope.</returns>
    public Tensor Minimise(double c, Tensor? start = null, CancellationToken token = default)
    {
        if (!(c > 0)) throw new ShipLabException("The inverse strength C of logistic regression must be positive, "
            + $"not {c}.");
        using var _ = no_grad();
        using var all = NewDisposeScope();
        var penalty = 1 / (c * _x.shape[0]);
        var w = start?.clone() ?? zeros(_x.shape[1], _hot.shape[1], float64, _x.device);            // [D + 1, K]
        var value = Value(w, penalty);
        for (var step = 0; step < MaxSteps; step++)
        {
            token.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var p = F.softmax(_x.mm(w), 1);                                                         // [N, K]
            var gradient = Gradient(w, p, penalty);                                                 // [D + 1, K]
            if (gradient.abs().max().ToDouble() <= Tolerance) break;
            var direction = Newton(gradient, p, penalty);
            var slope = (gradient * direction).sum().ToDouble();
            var (length, found) = (1.0, (Tensor?)null);
            for (var halving = 0; halving < 40; halving++, length /= 2)
            {
                var next = w + length * direction;
                var reached = Value(next, penalty);
                if (!(reached <= value + 1e-4 * length * slope)) continue;
                (found, value) = (next, reached);
                break;
            }
            if (found is null) break; // rounding hides any further descent
            w = found.MoveToOuterDisposeScope();
        }
        return w.MoveToOuterDisposeScope();
    }

    /// <summary>The objective at w [D + 1, K].</summary>
    public double Value(Tensor w, double penalty)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(_x.mm(w), _targets).ToDouble()
            + penalty / 2 * (_penalised * w.square()).sum().ToDouble();
    }

    /// <summary>Its gradient [D + 1, K] at w.</summary>
    public Tensor Gradient(Tensor w, double penalty)
    {
        using var scope = NewDisposeScope();
        return Gradient(w, F.softmax(_x.mm(w), 1), penalty).MoveToOuterDisposeScope();
    }

    private Tensor Gradient(Tensor w, Tensor p, double penalty)
    {
        using var scope = NewDisposeScope();
        return (_x.t().mm(p - _hot) / _x.shape[0] + penalty * _penalised * w).MoveToOuterDisposeScope();
    }

    /// <summary>The Hessian times v [D + 1, K].</summary>
    private Tensor Hessian(Tensor v, Tensor p, double penalty)
    {
        using var scope = NewDisposeScope();
        var moved = p * _x.mm(v);                                                                   // [N, K]
        var curved = moved - p * moved.sum(1, keepdim: true);                                       // [N, K]
        return (_x.t().mm(curved) / _x.shape[0] + penalty * _penalised * v).MoveToOuterDisposeScope();
    }

    /// <summary>Solves Hessian d = -gradient so far as pays: d [D + 1, K].</summary>
    private Tensor Newton(Tensor gradient, Tensor p, double penalty)
    {
        using var all = NewDisposeScope();
        var d = zeros_like(gradient);
        var residual = -gradient;
        var towards = residual.clone();
        var size = residual.square().sum().ToDouble();
        var goal = size * Math.Min(0.25, Math.Sqrt(size));
        for (var i = 0; i < MaxInnerSteps && size > goal; i++)
        {
            using var scope = NewDisposeScope();
            var image = Hessian(towards, p, penalty);
            var curvature = (towards * image).sum().ToDouble();
            if (curvature <= 1e-300) break;
            var length = size / curvature;
            d = (d + length * towards).MoveToOuterDisposeScope();
            residual = (residual - length * image).MoveToOuterDisposeScope();
            var next = residual.square().sum().ToDouble();
            towards = (residual + next / size * towards).MoveToOuterDisposeScope();
            size = next;
        }
        return (d.abs().max().ToDouble() > 0 ? d : -gradient).MoveToOuterDisposeScope();
    }
}
