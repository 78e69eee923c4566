namespace ShipLab.Studies;

/// <summary>News of a running study: a finished row, or what is going on within the next one.</summary>
/// <param name="Done">Rows finished, old ones included.</param>
/// <param name="Total">Rows of the whole study.</param>
/// <param name="Row">The row that has just finished, or null.</param>
/// <param name="Reused">The row was already in the store and was not run.</param>
/// <param name="Stage">What is going on; null in news of a row.</param>
public sealed record StudyProgress(int Done, int Total, ResultRow? Row, bool Reused, Progress? Stage);
