namespace ShipLab.Data.Extraction;

/// <summary>One way through a set of images: views FirstView to FirstView + Options.Views - 1 of each.</summary>
internal sealed record FeaturePass(int FirstView, FeatureOptions Options);
