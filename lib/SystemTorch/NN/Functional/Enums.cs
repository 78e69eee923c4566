namespace TorchSharp
{
    /// <summary>Padding of a convolution by name.</summary>
    public enum Padding
    {
        /// <summary>None.</summary>
        Valid = 0,

        /// <summary>As much as keeps the size.</summary>
        Same = 1,
    }

    public static partial class torch
    {
        public enum InterpolationMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
            Area = 5,
        }

        public enum UpsampleMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
        }
    }
}
