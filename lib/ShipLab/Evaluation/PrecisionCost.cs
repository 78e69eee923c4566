namespace ShipLab.Evaluation;

/// <summary>
/// What computing in rounded numbers (<see cref="Precision.Bf16"/>) costs: how far features turn, and what that does to
/// zero-shot classification of the same images among the same prompts.
/// </summary>
/// <param name="ImageCosine">mean cosine of an image's feature to the same image's in f32</param>
/// <param name="WorstImageCosine">the smallest of them</param>
/// <param name="TextCosine">mean cosine of a prompt's feature to the same prompt's in f32</param>
/// <param name="WorstTextCosine">the smallest of them</param>
/// <param name="Accuracy">zero-shot accuracy in f32, percent</param>
/// <param name="RoundedAccuracy">zero-shot accuracy in rounded numbers, percent</param>
/// <param name="Changed">percent of images whose predicted class is another one</param>
/// <param name="Images">how many images</param>
public sealed record PrecisionCost(double ImageCosine, double WorstImageCosine, double TextCosine,
    double WorstTextCosine, double Accuracy, double RoundedAccuracy, double Changed, int Images)
{
    /// <summary>Rounded minus f32, in percentage points.</summary>
    public double AccuracyChange => RoundedAccuracy - Accuracy;

    /// <summary>Compares two models on a set's test images and prompts; both encode everything.</summary>
    public static PrecisionCost Measure(LoadedClip full, LoadedClip rounded, Dataset set,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (images, roundedImages) = (Images(full), Images(rounded));                      // [N, D]
        return Of(images.X, roundedImages.X, Texts(full), Texts(rounded), images.Y);

        Features Images(LoadedClip clip) =>
            Features.Extract(clip, set.Test, set.ClassNames, progress: progress, token: token);
        Tensor Texts(LoadedClip clip) =>
            clip.Model.EncodeText(clip.Tokenizer.Tokenize(set.Prompts()).to(clip.Model.Device)).cpu();
    }

    /// <summary>Compares features that are there already; they need not be of unit length.</summary>
    /// <param name="images">[N, D] in f32</param>
    /// <param name="roundedImages">[N, D] of the same images</param>
    /// <param name="texts">[C, D], one prompt a class</param>
    /// <param name="roundedTexts">[C, D] of the same prompts</param>
    /// <param name="labels">[N] i64</param>
    public static PrecisionCost Of(Tensor images, Tensor roundedImages, Tensor texts, Tensor roundedTexts,
        Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (full, rounded) = (Logits(images, texts), Logits(roundedImages, roundedTexts)); // [N, C]
        var (imageCosines, textCosines) = (Cosines(images, roundedImages), Cosines(texts, roundedTexts));
        var changed = full.argmax(1).ne(rounded.argmax(1)).to_type(float64).mean().item<double>();
        return new PrecisionCost(
            imageCosines.mean().item<double>(), imageCosines.min().item<double>(),
            textCosines.mean().item<double>(), textCosines.min().item<double>(),
            Metrics.TopK(full, labels), Metrics.TopK(rounded, labels), 100 * changed, (int)images.shape[0]);
    }

    private static Tensor Logits(Tensor images, Tensor texts) => Unit(images).mm(Unit(texts).t());

    /// <summary>[N, D], [N, D] -> [N]</summary>
    private static Tensor Cosines(Tensor a, Tensor b) => (Unit(a) * Unit(b)).sum(dim: 1);

    private static Tensor Unit(Tensor x) => nn.functional.normalize(x.to_type(float64), dim: 1);
}
