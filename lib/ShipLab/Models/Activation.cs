namespace ShipLab.Models;

/// <summary>What stands between the two matrices of a transformer's MLP. A ResNet tower has ReLU;
/// there it concerns the texts only.</summary>
public enum Activation
{
    /// <summary>x * sigmoid(1.702 x): OpenAI's models.</summary>
    QuickGelu,

    /// <summary>x * Phi(x) with the exact normal distribution (erf): most of open_clip's models.</summary>
    Gelu,

    /// <summary>0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))): "gelu_new" or "gelu_pytorch_tanh" in Hugging Face
    /// configurations.</summary>
    GeluTanh,
}
