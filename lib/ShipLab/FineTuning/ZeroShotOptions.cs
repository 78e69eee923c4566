namespace ShipLab.FineTuning;

/// <summary>An ensemble of prompts for zero-shot CLIP (Radford et al., 2021, section 3.1.4):
/// the mean of their unit text features.</summary>
public sealed record ZeroShotOptions
{
    /// <summary>The prompts, {} for the class name; null takes the data set's own templates.</summary>
    public IReadOnlyList<string>? Templates { get; init; }

    /// <summary>The data set's templates, as published for each.</summary>
    public static ZeroShotOptions Paper { get; } = new();

    /// <summary>The seven of CLIP's 80 ImageNet prompts that its authors' notebook
    /// (openai/CLIP, Prompt_Engineering_for_ImageNet) finds to do best together;
    /// SHIP's and Tip-Adapter's code take them for ImageNet.</summary>
    public static ZeroShotOptions Official { get; } = new()
    {
        Templates =
        [
            "itap of a {}.", "a bad photo of the {}.", "a origami {}.", "a photo of the large {}.",
                "a {} in a video game.", "art of the {}.",
            "a photo of the small {}.",
        ],
    };

    /// <summary>The forms of caption that the tiny CLIP was trained with; the drawn sets have one.</summary>
    public static ZeroShotOptions Toyland { get; } = new()
    {
        Templates = ["a photo of a {}.", "a picture of a {}.", "an image of the {}.", "a {}.", "{}"],
    };
}
