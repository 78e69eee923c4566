namespace ShipLab.Models;

/// <summary>In which numbers a model computes. Features are f32 in either.</summary>
public enum Precision
{
    /// <summary>Everything in 32-bit floating point.</summary>
    F32,

    /// <summary>
    /// Matrix products and convolutions with weights and inputs in bfloat16 (8 bits of exponent, 8 of significand);
    /// layer norms, the final projection and the features in f32, and so is all that is learned through a frozen model.
    /// Half the memory of weights; faster on GPUs and on processors with AMX,
    /// whose products of bfloat16 run at four times the rate of float32's. (With avx512_bf16 alone they ran at half of
    /// it.)
    /// </summary>
    Bf16,
}
