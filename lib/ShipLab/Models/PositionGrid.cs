using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Models;

/// <summary>Position embeddings of a square grid of patches behind a class token, brought to another grid.</summary>
public static class PositionGrid
{
    /// <summary>Resized as timm 0.5.4 does (resize_pos_embed): the class token's row stays, those of the patches are
    /// interpolated bicubically (a = -0.75) without antialiasing, corners not aligned.</summary>
    /// <param name="table">[1 + g*g, W]</param>
    /// <param name="grid">patches along a side of the new image</param>
    /// <returns>[1 + grid*grid, W]; a copy where the grid is the same</returns>
    public static Tensor Resize(Tensor table, int grid)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (table.shape[0] - 1, table.shape[1]);
        var own = ClipConfig.Grid(rows + 1, "The table of position embeddings", "class token");
        if (own == grid) return table.clone().MoveToOuterDisposeScope();
        var picture = table.narrow(0, 1, rows).view(1, own, own, width).permute(0, 3, 1, 2);        // [1, W, g, g]
        var resized = F.interpolate(picture, [grid, grid], mode: InterpolationMode.Bicubic, align_corners: false);
        var patches = resized.permute(0, 2, 3, 1).reshape(grid * grid, width);                      // [grid*grid, W]
        return cat([table.narrow(0, 0, 1), patches], 0).MoveToOuterDisposeScope();
    }
}
