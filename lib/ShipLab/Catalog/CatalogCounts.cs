using System.Globalization;

namespace ShipLab.Catalog;

/// <summary>How large a published data set is. Zero pictures means that the set has no such part.</summary>
/// <param name="Classes">base and new, or seen and unseen</param>
/// <param name="BaseClasses">base, or seen</param>
public sealed record CatalogCounts(int Classes, int BaseClasses, int Train, int Val, int Test)
{
    /// <summary>"47 classes (24 base), 2,820 train, 1,128 val and 1,692 test pictures"</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Classes} classes ({BaseClasses} base), {Train:N0} train, {Val:N0} val and {Test:N0} test pictures");
}
