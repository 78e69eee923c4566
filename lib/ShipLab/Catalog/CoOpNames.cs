using System.Text.RegularExpressions;

namespace ShipLab.Catalog;

/// <summary>
/// The class names that CoOp's code writes into its split files. The published files have them already; these rules are
/// for split files that somebody has made with the folders' names. A name that is none of the folders' stays as it is.
/// </summary>
internal static partial class CoOpNames
{
    private static readonly Dictionary<string, string> Caltech = new()
    {
        ["airplanes"] = "airplane", ["Faces"] = "face", ["Leopards"] = "leopard", ["Motorbikes"] = "motorbike",
    };

    private static readonly Dictionary<string, string> Land = new()
    {
        ["AnnualCrop"] = "Annual Crop Land", ["Forest"] = "Forest", ["Highway"] = "Highway or Road",
        ["HerbaceousVegetation"] = "Herbaceous Vegetation Land", ["Industrial"] = "Industrial Buildings",
        ["Pasture"] = "Pasture Land", ["PermanentCrop"] = "Permanent Crop Land", ["River"] = "River",
        ["Residential"] = "Residential Buildings", ["SeaLake"] = "Sea or Lake",
    };

    /// <summary>datasets/caltech101.py, NEW_CNAMES.</summary>
    public static string Caltech101(string name) => Caltech.GetValueOrDefault(name, name);

    /// <summary>datasets/eurosat.py, NEW_CNAMES.</summary>
    public static string EuroSat(string name) => Land.GetValueOrDefault(name, name);

    /// <summary>datasets/stanford_cars.py: the year first, "Audi TTS Coupe 2012" is "2012 Audi TTS Coupe".</summary>
    public static string StanfordCars(string name) => YearAtTheEnd().Replace(name, "$2 $1");

    [GeneratedRegex(@"^(\D.*) (\d{4})$")]
    private static partial Regex YearAtTheEnd();
}
