namespace ShipLab.Studies;

public sealed partial class StudyData
{
    /// <summary>The label space of this data with other classes in other places; features are already of that label
    /// space.</summary>
    private StudyData(StudyData from, Dataset dataset, string variant, Features train, Features validation,
        Features test, bool ownsTest,
        Tensor tokens, IReadOnlyList<int> nameTokens, Tensor textFeatures)
    {
        (Clip, Backbone, Shots, Views, Seed, TemplateTokens) =
            (from.Clip, from.Backbone, from.Shots, from.Views, from.Seed, from.TemplateTokens);
        (Dataset, Variant, TrainBase, ValidationBase, Test, _ownsTest) =
            (dataset, variant, train, validation, test, ownsTest);
        (Tokens, NameTokens, _textFeatures) = (tokens, nameTokens, textFeatures);
    }

    /// <summary>
    /// The rehearsal of base-to-new with base classes alone: a third of them, drawn by the seed, plays new; training
    /// features are those of the others, and the held-out images of all base classes stand where the test images stood.
    /// It holds no image and no name of a truly new class, and no test image.
    /// </summary>
    /// <exception cref="ShipLabException">There are fewer than three base classes.</exception>
    public StudyData Rehearsal()
    {
        if (Dataset.BaseClasses < 3)
            throw new ShipLabException($"{Dataset.Name} has {Dataset.BaseClasses} base classes, and a rehearsal, in "
                + "which a third of them plays new, needs at least 3. Choose another selection, without calibration.");
        using var _ = no_grad();
        var shuffled = Dataset.BaseLabels.ToArray();
        Seeds.Random(Seed, "pseudo-new classes").Shuffle(shuffled);
        var held = (Dataset.BaseClasses + 1) / 3;
        int[] pseudoNew = [.. shuffled[..held].Order()], pseudoBase = [.. shuffled[held..].Order()],
            ids = [.. pseudoBase, .. pseudoNew];
        var dataset = Dataset with
        {
            ClassNames = [.. ids.Select(id => Dataset.ClassNames[id])], BaseClasses = pseudoBase.Length,
            Train = Dataset.Train.Select([], "rehearsal"), Val = Dataset.Val.Select([], "rehearsal"),
            Test = Dataset.Test.Select([], "rehearsal"),
            Unlabelled = Dataset.Unlabelled.Select([], "rehearsal"),
        };
        using var index = tensor(ids.Select(id => (long)id).ToArray(), device: Tokens.device);      // [C']
        return new StudyData(this, dataset, Variant + "-rehearsal",
            Renamed(TrainBase, pseudoBase, ids, dataset.ClassNames),
            Renamed(ValidationBase, pseudoBase, ids, dataset.ClassNames),
            Renamed(ValidationBase, ids, ids, dataset.ClassNames), ownsTest: true,
            Tokens.index_select(0, index).DetachFromDisposeScope(), [.. ids.Select(id => NameTokens[id])],
            TextFeatures.index_select(0, index).DetachFromDisposeScope());
    }

    /// <summary>
    /// This data as source of a transfer: its classes are the base classes and those of <paramref name="target"/> the
    /// new ones. Training and validation features are the source's, test features the target's.
    /// </summary>
    /// <param name="target">The data set to transfer to; its own templates make its zero-shot text features.</param>
    /// <param name="test">Its test features with its own labels; they stay the caller's.</param>
    public StudyData Toward(Dataset target, Features test)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var dataset = target with
        {
            ClassNames = [.. Dataset.ClassNames, .. target.ClassNames], BaseClasses = Dataset.ClassNames.Count,
            Train = Dataset.Train.Select([], "transfer"), Val = Dataset.Val.Select([], "transfer"),
            Test = target.Test.Select([], "transfer"),
            Unlabelled = target.Unlabelled.Select([], "transfer"),
            HasPublishedSize = Dataset.HasPublishedSize == false ? false : target.HasPublishedSize,
        };
        var tokens = TokensOf(target.ClassNames.Select(name => LearnedTemplate.Replace("{}", name)));  // [C', context]
        var text = Encode(TokensOf(target.Prompts()), disposeTokens: true);                         // [C', D]
        var nameTokens = target.ClassNames.Select(name => Clip.Tokenizer.Encode(name).Length);
        var data = new StudyData(this, dataset, Variant, Copy(TrainBase, 0, dataset), Copy(ValidationBase, 0, dataset),
            Copy(test, dataset.BaseClasses, dataset), ownsTest: true,
            cat([Tokens, tokens], 0).DetachFromDisposeScope(), [.. NameTokens, .. nameTokens],
            cat([TextFeatures, text], 0).DetachFromDisposeScope()) { _source = this };
        tokens.Dispose();
        text.Dispose();
        return data;
    }

    private static Features Copy(Features features, int shift, Dataset dataset) =>
        Kept(new Features(features.X.narrow(0, 0, features.Count), features.Y + shift, dataset.ClassNames));

    /// <summary>The rows of <paramref name="classes"/>, the class ids[i] now called i.</summary>
    private static Features Renamed(Features features, IReadOnlyList<int> classes, int[] ids,
        IReadOnlyList<string> names)
    {
        using var scope = NewDisposeScope();
        var rows = features.Of(classes);
        var place = new long[ids.Max() + 1];
        for (var i = 0; i < ids.Length; i++) place[ids[i]] = i;
        using var places = tensor(place, device: rows.Y.device);
        return Kept(new Features(rows.X, places.index_select(0, rows.Y), names));
    }
}
